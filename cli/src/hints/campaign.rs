//! What to do about errors of campaigns.

/// The hint for the error with that code, if a command or an option helps.
pub fn of(code: &str) -> Option<&'static str> {
	Some(match code {
		"campaign-not-found" => "name it by the number that `radledger campaign create` printed",
		"item-not-open" => {
			"`radledger campaign items` lists those that are; the sponsor opens them (`campaign items --open`) while \
			 annotators can join"
		}
		"other-campaign" => "get the file again from the sponsor: `radledger campaign create --out` wrote it, unchanged",
		"no-campaign-file" => "name the file that `radledger campaign create --out` wrote",
		"wrong-campaign" => "see `radledger campaign create --help`",
		"wrong-labels" => "name them as in --labels none,nodule,mass: without quotes, commas or = in them",
		"campaign-exists" => {
			"end that one (`radledger campaign close`, at once while nobody takes part), or say in the instructions what is \
			 new, and it is another campaign"
		}
		"not-as-anchored" => "name files that `radledger study verify` finds Verified",
		"file-exists" => "name a file that is not there (--out)",
		"not-in-vault" | "unknown-coin" | "unknown-commitment" => {
			"name the vault with which it was created, joined or promised (--vault)"
		}
		"no-item" => "name it by its number (--item), or by the file of its image (--image)",
		"other-image" => "leave out --item, and the image tells it",
		"not-drawn" => "`radledger campaign show --item` tells who was drawn",
		"already-committed" => "reveal it when the time has come (`radledger campaign reveal`)",
		"panel-is-full" => "`radledger campaign items` lists items with free seats",
		"another-answer" => {
			"send that one again; or wait a quarter of an hour, look with `radledger campaign show`, and write --instead"
		}
		"too-late" | "campaign-closed" => "`radledger campaign show` tells what the campaign waits for",
		"no-verdict" => "`radledger campaign settle` finds what the panel agrees on, or an expert decides",
		"no-segmentation" => "write it as JSON (--format json)",
		_ => return None,
	})
}
