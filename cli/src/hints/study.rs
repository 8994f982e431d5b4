//! What to do about errors of studies, transfers and de-identified copies.

/// The hint for the error with that code, if a command or an option helps.
pub fn of(code: &str) -> Option<&'static str> {
	Some(match code {
		"added" => "anchor it with the study: `radledger study anchor DIR --append`",
		"another-patient-id" => {
			"anchor each patient's studies under that patient's account; if the patient has several Patient IDs, add --another-id"
		}
		"append-alters" => "say why they are to be replaced (--amend REASON besides --append), or take them away",
		"altered" => "`radledger study verify` shows what differs",
		"appends-other-patient" => {
			"find out whose it is; if it belongs to the study all the same, add --mixed-patients"
		}
		"burned-in" => "clean the pixels first, or say that you have looked at them with --allow-burned-in",
		"circular-lineage" => "ask another node (--node), and tell the operator of this one",
		"exists" => "name another file with --proof",
		"in-discrepancy" => "a data steward settles it with `radledger transfer resolve`; then the sender can send again",
		"malformed-note" => "a note is what `radledger transfer send` writes; fetch it again from the sender",
		"malformed-proof" => "a proof is what `radledger study prove`, `disclose`, `deidentify` and `prove-copy` write",
		"malformed-checkpoint" => "a checkpoint is what `radledger receipt checkpoint` writes",
		"malformed-cose-receipt" => "a COSE receipt is what `radledger receipt cose` writes",
		"malformed-day" | "other-day" => "write the root of the day again: `radledger receipt day`",
		"malformed-receipt" => "a receipt is what `radledger receipt write` writes",
		"unknown-kind-of-record" | "receipt-identifier" => {
			"`radledger receipt kinds` lists the kinds, and what identifies a record of each"
		}
		"receipt-without-finality" => {
			"ask for one that was written with `radledger receipt write … --relay URL`; a development chain has none"
		}
		"unknown-set" => {
			"ask for one that was written for your checkpoint: `radledger receipt write … --checkpoint FILE`"
		}
		"mixed-patients" => {
			"find the file that is not of this study; if all of them are, add --mixed-patients"
		}
		"no-copy" => "say with --retain what the copy keeps, if it does not say so itself; or make it with `radledger study deidentify`",
		"no-open-transfer" => {
			"`radledger transfer list` shows what is under way; if it was confirmed already, nothing is left to do; else ask the \
			 sender to run `radledger transfer send`"
		}
		"no-subject" => "write --subject as the trial calls the subject, the same at every site",
		"not-authorised" | "not-controller" => {
			"sign as a data steward of the organisation that anchored the study or has a copy, or as that organisation (--as)"
		}
		"no-such-vault" => "is --vault (or RADLEDGER_VAULT) right? `radledger study anchor` makes a new one",
		"no-viewing-key" => "`radledger patient import-card FILE`, with the file that the hospital wrote",
		"no-card" => "have them run `radledger address card --out FILE`; then `radledger address accept FILE` here",
		"card-taken" => "ask them, by a way that you trust, whether it is theirs; then add --instead",
		"no-dicomdir" => "make it first, for example with DCMTK: `dcmmkdir +r +id DIR +D DIR/DICOMDIR`",
		"damaged-dicomdir" => "make it again, for example with DCMTK: `dcmmkdir +r +id DIR +D DIR/DICOMDIR`",
		"nothing-changed" => "`radledger measurement show` shows every value there was",
		"nothing-to-append-to" => {
			"name the vault with which it was anchored (--vault); if it never was, leave out --append"
		}
		"nothing-to-patrol" => {
			"name the folder where the studies are kept, their vault (--vault), and a signer of their organisation (--as)"
		}
		"other-patient" => {
			"name that account, or none; if the vault is wrong, `radledger patient forget-id` takes the Patient ID out"
		}
		"patient-id-taken" => {
			"compare both with the master patient index; if the vault is wrong, `radledger patient forget-id` takes it out"
		}
		"protocol-not-published" => {
			"publish it first (`radledger protocol publish FILE`); any change of it makes it another protocol"
		}
		"receipt-chain" | "receipt-hand-over" | "receipt-head" | "receipt-header" | "receipt-outsider" | "receipt-proof"
		| "receipt-signature" | "receipt-vote-twice" | "receipt-votes" | "skipped-hand-over"
		| "too-few-signatures" => "do not rely on this receipt; ask for a new one: `radledger receipt write`",
		"settings-not-stamped" => {
			"run `radledger measurement stamp` first, with the same --name, and wait for its block"
		}
		"stale-manifest" => {
			"name the vault with the later manifest (--vault), or run `radledger study anchor` on the files first"
		}
		"study-not-found" => "`radledger study list` shows those that it has; is this the right ledger (--node)?",
		"unknown-study" => "name the vault with which it was anchored, or its copy confirmed (--vault)",
		"unknown-device" => {
			"`radledger device list` shows all units and who has them; `radledger device accept` takes one over"
		}
		"unknown-patient" => {
			"name the account (--subject), or keep the Patient ID first: `radledger patient identify ACCOUNT --id PATIENT_ID`"
		}
		"unknown-patient-id" => "`radledger patient ids` shows those in your vault; name the issuer as well (--issuer)",
		"unnamed-measurement" => "call it with --name, for example `lesion 1`; the name stays in your vault",
		"would-lose-instances" => {
			"add --append to keep them, or name each that is to go with --remove UID and the reason with --amend"
		}
		"removed-without-reason" => "say why with --amend REASON",
		"unknown-address" => "`radledger address list` shows the names there are",
		"address-taken" => "`radledger address remove NAME` takes it out; or choose another name",
		_ => return None,
	})
}
