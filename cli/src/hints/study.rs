//! What to do about errors of studies, transfers and de-identified copies.

/// The hint for the error with that code, if a command or an option helps.
pub fn of(code: &str) -> Option<&'static str> {
	Some(match code {
		"added" => "anchor it with the study: `radledger study anchor DIR --amend late-arrival`",
		"altered" => "`radledger study verify` shows what differs",
		"burned-in" => "clean the pixels first, or say that you have looked at them with --allow-burned-in",
		"circular-lineage" => "ask another node (--node), and tell the operator of this one",
		"exists" => "name another file with --proof",
		"in-discrepancy" => "a data steward settles it with `radledger transfer resolve`; then the sender can send again",
		"malformed-note" => "a note is what `radledger transfer send` writes; fetch it again from the sender",
		"malformed-proof" => "a proof is what `radledger study prove`, `disclose`, `deidentify` and `prove-copy` write",
		"malformed-receipt" => "a receipt is what `radledger study receipt` writes",
		"no-copy" => "say with --retain what the copy keeps, if it does not say so itself; or make it with `radledger study deidentify`",
		"no-open-transfer" => {
			"`radledger transfer list` shows what is under way; if it was confirmed already, nothing is left to do; else ask the \
			 sender to run `radledger transfer send`"
		}
		"no-subject" => "write --subject as the trial calls the subject, the same at every site",
		"not-authorised" | "not-controller" => {
			"sign as a data steward of the organisation that anchored the study, or as that organisation (--as)"
		}
		"nothing-changed" => "`radledger measurement show` shows every value there was",
		"nothing-to-patrol" => {
			"name the folder where the studies are kept, their vault (--vault), and a signer of their organisation (--as)"
		}
		"protocol-not-published" => {
			"publish it first (`radledger protocol publish FILE`); any change of it makes it another protocol"
		}
		"receipt-chain" | "receipt-fields" | "receipt-header" | "receipt-key" | "receipt-number" | "receipt-proof"
		| "receipt-record" | "receipt-runtime" => {
			"do not rely on this receipt; ask for a new one: `radledger study receipt ID`"
		}
		"settings-not-stamped" => {
			"run `radledger measurement stamp` first, with the same --name, and wait for its block"
		}
		"stale-manifest" => {
			"name the vault with the later manifest (--vault), or run `radledger study anchor` on the files first"
		}
		"study-not-found" => "`radledger study list` shows those that it has; is this the right ledger (--node)?",
		"unknown-study" => "name the vault with which it was anchored, or its copy confirmed (--vault)",
		"unnamed-measurement" => "call it with --name, for example `lesion 1`; the name stays in your vault",
		"version-not-found" => "`radledger model show MODEL` shows its versions",
		_ => return None,
	})
}
