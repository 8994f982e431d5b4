//! What can be written about vouchers: payments that nobody can tie to whom they are due.

use clap::Subcommand;
use radledger_primitives::{dividend::PoolId, voucher::Worth};
use std::path::PathBuf;

/// What can be done with vouchers.
#[derive(Subcommand, Debug)]
pub enum VoucherVerb {
	/// Take a voucher instead of being paid what a pool owes you. Once eight holders have taken one of the same worth, each of
	/// them can be redeemed, and nobody can tell which is whose. Its secret is in the vault, and nowhere else.
	Take {
		/// The number of the pool.
		pool: PoolId,
		/// What it is worth, in RAD.
		#[arg(long, value_name = "RAD", value_parser = worth)]
		worth: Worth,
	},
	/// List the vouchers of the vault, and what they wait for.
	List,
	/// Give a voucher back while its batch is not full, and be paid to your own account.
	Return {
		/// What it is worth, in RAD.
		#[arg(long, value_name = "RAD", value_parser = worth)]
		worth: Worth,
	},
	/// Have the oldest voucher that can be redeemed paid to an account. Do not sign as the account that took it, or
	/// write a file that somebody else delivers: otherwise everybody can see whose it is.
	Redeem {
		/// The account: an address or, on a development chain, a demonstration name. A new one for each voucher tells least.
		#[arg(long, value_name = "ACCOUNT")]
		to: String,
		/// Only one of this worth, in RAD.
		#[arg(long, value_name = "RAD", value_parser = worth)]
		worth: Option<Worth>,
		/// Send nothing: write what is to be delivered.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Deliver what somebody else wrote with `redeem --out`. It cannot be paid to anybody else than they say.
	Deliver {
		/// The file.
		file: PathBuf,
	},
}

/// Parses the worth of a voucher.
fn worth(text: &str) -> Result<Worth, String> {
	let found = Worth::ALL.into_iter().find(|worth| worth.rad().to_string() == text);
	found.ok_or_else(|| "a voucher is worth 1, 10 or 100 RAD".into())
}
