//! What to do about errors of devices, incidents and field actions.

/// The hint for the error with that code, if a command or an option helps.
pub fn of(code: &str) -> Option<&'static str> {
	Some(match code {
		"device-not-found" => "`radledger device list` shows those that it has",
		"product-not-found" => {
			"register it with `radledger device product`; `radledger device list` shows products of units"
		}
		"no-unit" => "name its serial number or lot (--serial, --lot), or a file that it made (--like)",
		"no-unit-in-file" => "name the serial number or the lot instead (--serial, --lot)",
		"no-label-file" => "have it written again with `radledger device label DEVICE --out FILE`",
		"other-ledger" => "name a node of that ledger (--node)",
		"unit-exists" => "`radledger device show` shows it",
		"no-label" => {
			"name the vault with which it was registered (--vault), or ask the organisation that had the unit before"
		}
		"no-software" => "add --software VERSION, once for each value of Software Versions (0018,1020)",
		"not-an-update" => "leave out --software, or record it with --kind software-update",
		"no-unit-found" => {
			"name the vault with its label (--vault), which `radledger device label` writes where the unit was registered; or \
			 name the unit with --device, to compare what else the file says"
		}
		"incident-not-found" => "`radledger incident list` shows those that it has",
		"future-day" => "correct the day (--aware, --known), or leave it out",
		"clock" => "`radledger incident clocks` shows every clock",
		"action-not-found" => "`radledger recall list` shows those that it has",
		"empty-text" => "write it as on the label, or leave out the option",
		"unit-not-concerned" => "`radledger recall status` lists the units",
		_ => return None,
	})
}
