//! What to do about errors of models, datasets, federations, pools and vouchers.

/// The hint for the error with that code, if a command or an option helps.
pub fn of(code: &str) -> Option<&'static str> {
	Some(match code {
		"model-not-found" => "`radledger model list` shows those that it has",
		"version-not-found" => "`radledger model show MODEL` shows its versions",
		"too-many-datasets" => "declare one dataset of all studies (`radledger dataset declare`)",
		"too-many-campaigns" => {
			"name those whose answers it was trained on last, and the version before as its parent (--parent)"
		}
		"dataset-not-found" => {
			"declare it with `radledger dataset declare`, which prints its identifier; is this the right ledger (--node)?"
		}
		"no-studies" => "name studies, or a file with one on each line (--from)",
		"not-permitted" => {
			"leave them out, or ask the patients (`radledger access request`) and name the request (--request)"
		}
		"contradicted" => "ask another node (--node), and tell the operator of this one",
		"federation-not-found" => "name it by the number that `radledger round open` printed",
		"no-round" => {
			"`radledger round show` lists those there are; the vendor of the model starts one (`radledger round start`)"
		}
		"not-committed" => {
			"take part from the beginning of the next round (`radledger round commit`, `radledger round score`)"
		}
		"another-update" => {
			"give what you gave to `radledger round commit` or `radledger round score`, unchanged"
		}
		"unknown-commitment" => "name the vault with which it was committed (--vault)",
		"pool-not-found" => "name it by the number that `radledger pool open` printed",
		"no-shares" => "say how many shares a study or a right answer is: --patient, --hospital, --annotator",
		"pool-is-frozen" => {
			"`radledger pool show` says which state it is in; the next version of the model has a pool of its own"
		}
		"not-in-source" => "`radledger dataset show ID --members` lists the studies of a dataset",
		"not-a-holder" => "while the pool is open, `radledger pool fill` counts what is not counted yet",
		"batch-not-full" => {
			"wait for others who take one, or have it paid to your own account with `radledger voucher return`"
		}
		"no-voucher" => {
			"`radledger voucher list` shows them; name who took it (--of), or the vault with which it was taken (--vault)"
		}
		"would-be-seen" => {
			"pay an account that nobody has seen before (`radledger key new`); have somebody else deliver it (--by ACCOUNT \
			 --out FILE), or sign as somebody else (--as) and name who took it (--of)"
		}
		"no-delivery" => "have it written again with `radledger voucher redeem --out`",
		_ => return None,
	})
}
