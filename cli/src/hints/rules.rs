//! What to do about an answer of the ledger in terms of this command line, by its rule.

use radledger_primitives::consent::Rule;

/// What to do about a use that is denied, if who asks can do anything.
pub const fn advice(rule: Rule) -> Option<&'static str> {
	Some(match rule {
		Rule::InvalidRequest => "research into a disease names it (--disease)",
		Rule::OptedOut | Rule::Refused => "do without: only the patient can take that back",
		Rule::NoConsent | Rule::NotInForce | Rule::Scope | Rule::Grantee | Rule::Purpose => {
			"ask the patient: `radledger access request`"
		}
		Rule::Text | Rule::TextSuperseded => {
			"ask under the text that the patient read, in its present version (--text)"
		}
		Rule::Disease => "if it is the same disease, give the commitment that the patient gave you (--disease)",
		Rule::ResearchType => "if it is of this type, give the commitment that the patient gave you (--research-type)",
		Rule::Project => "if it is the same project, give its commitment (--project)",
		Rule::Region => "say where the data will be used (--region), in a request",
		Rule::Genetic => "if the study includes genotypes, declare it (--declare genetic), in a request",
		Rule::Publication => "if you will publish, declare it (--declare publication)",
		Rule::Collaboration => "if they take part, declare it (--declare collaboration), in a request",
		Rule::EthicsApproval => "if one approved, declare it (--declare ethics-approval), in a request",
		Rule::Moratorium => "if you will wait, declare it (--declare moratorium)",
		Rule::Return => "if you will return them, declare it (--declare return)",
		Rule::ReIdentification => "if nobody will, declare it (--declare no-re-identification)",
		Rule::RequestMismatch => "`radledger access requests PATIENT` shows what each covers",
		_ => return None,
	})
}

/// What to do about a use that is for people to judge.
pub const JUDGE: &str =
	"make a request (`radledger access request`) and show a data steward of the patient's hospital the \
                         documents; then name the request with each use (--request)";

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_primitives::consent::Declarations;

	#[test]
	fn advice_should_name_declarations_that_exist() {
		let mut named = 0;
		for advice in Rule::ALL.iter().filter_map(|rule| advice(*rule)) {
			if let Some((_, rest)) = advice.split_once("--declare ") {
				let name = rest.split(')').next().unwrap_or_default();
				assert!(Declarations::from_name(name).is_some(), "{name}");
				named += 1;
			}
		}
		assert_eq!(named, 7);
	}
}
