//! What to do about errors of reports and follow-ups.

/// The hint for the error with that code, if a command or an option helps.
pub fn of(code: &str) -> Option<&'static str> {
	Some(match code {
		"report-not-found" => "open it with `radledger report open`; is this the right ledger (--node)?",
		"template-not-found" => "`radledger report template list` shows those that it has",
		"invalid-template" => "`radledger report template publish --help` shows what it looks like",
		"opened-otherwise" => {
			"look at it with `radledger report show`; for another report of the same document, name the document with --document"
		}
		"no-such-part" => "name the section of the document with --from: the code of its heading, or its number",
		"ambiguous-part" => "name one of them with --from and its number, and contribute the others after it",
		"not-a-report" => "name the file of the structured report; contribute a text with `report contribute --text`",
		"model-not-named" => {
			"name the registered version of the AI model with --model M.V; if it is not an AI model but a tool of yours, write \
			 --no-model"
		}
		"no-device" => {
			"leave out --model, or contribute section by section with `report contribute --sr FILE --model M.V`"
		}
		"more-than-one-device" => {
			"contribute section by section with `report contribute --sr FILE --section CODE --model M.V`"
		}
		"no-document" => {
			"name it with --document ID: the number of the report at your site, for example; it stays in your vault"
		}
		"other-study" => "name the study that it is of with --study; is it the right document?",
		"unknown-report" => "name the report by its identifier, or the vault with which it was opened (--vault)",
		"nothing-to-sign" => "name sections for which you answer with --section, or another --as-state",
		"other-document" => "name the report of this document, or - to look for it in the vault",
		"no-salts" => "name the vault of an author (--vault), or ask an author",
		"malformed-salts" | "other-report" => {
			"ask for an export of this report with `report export --format salts`"
		}
		"not-waited-for" => {
			"run the same command again in a moment, or without --wait none: a report takes contributions when it is open"
		}
		"follow-up-not-found" => "`radledger followup list --all` shows those that it has",
		"no-finding" => "name the finding with --finding: a file, or a text; it stays here",
		"invalid-window" => "name an earlier --from, or a later --due",
		_ => return None,
	})
}
