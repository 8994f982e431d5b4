//! What to do about errors of consents and of access to data.

/// The hint for the error with that code, if a command or an option helps.
pub fn of(code: &str) -> Option<&'static str> {
	Some(match code {
		"not-a-patient" => "`radledger patient list` shows those who are; name one, or sign as one (--as)",
		"not-a-guardian" => "the patient makes you one with `radledger guardian add`",
		"no-disease" => "add --disease 0x…, the number that the patient gave you",
		"text-not-found" => {
			"texts are numbered from 0, in the order of their publication (`radledger consent text publish`)"
		}
		"malformed-signed-call" => "it is what the patient's `--sign-only` writes; ask for it again",
		"no-code" => "write it behind the option",
		"consent-not-found" => "`radledger consent history` shows all consents and refusals",
		"other-seal" => "use the program of the release that sealed it; if it is this one, ask another node (--node)",
		"still-a-child" => "attest it then; if the child came of age earlier, add --early",
		"no-seed" => "name the vault with which it was enrolled (--vault)",
		"other-month" => {
			"write that month; if the child was never enrolled with it, move children/ACCOUNT.json in the vault away"
		}
		_ => return None,
	})
}
