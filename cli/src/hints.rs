//! What to do about an error in terms of this command line, by the error's code.
//!
//! The libraries say what can be done in words that speak of no program; where a command or an option does it, the hint
//! here takes the place of theirs.

mod campaign;
mod client;
mod consent;
mod device;
mod model;
mod report;
pub mod rules;
mod study;

/// The hint for the error with that code, if a command or an option helps.
pub fn of(code: &str) -> Option<&'static str> {
	Some(match code {
		"another-chain" => {
			"name a node of your consortium with --node; if the chain was really replaced, name its first block with --genesis"
		}
		"stale-block" => "ask another node (--node); if the chain really makes blocks so seldom, allow more with --max-age",
		"unproved-answer" => "ask another node (--node), and inform the operator of this one",
		"key-exists" => "choose another name; `radledger key list` shows those in use",
		"not-a-relay-chain" => {
			"name a node of the relay chain with --relay; the one inside your own node is ws://127.0.0.1:9945"
		}
		"no-signer" => "name a key with --as NAME or RADLEDGER_AS; `radledger key list` shows yours",
		"not-a-development-chain" => {
			"sign with a key of your own: `radledger key import NAME`, then --as NAME"
		}
		"unknown-key" => {
			"import it with `radledger key import NAME`; on a development chain, names such as `technologist-1` work as well"
		}
		"vault" => "see that the disk has room and may be written, or name another vault (--vault)",
		code => {
			return client::of(code)
				.or_else(|| consent::of(code))
				.or_else(|| campaign::of(code))
				.or_else(|| device::of(code))
				.or_else(|| model::of(code))
				.or_else(|| report::of(code))
				.or_else(|| study::of(code))
		}
	})
}
