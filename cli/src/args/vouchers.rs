//! What can be written about vouchers: payments that nobody can tie to whom they are due.

use clap::{Args, Subcommand};
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
	/// Have your oldest voucher that can be redeemed paid to an account: write a file that somebody else delivers. Or sign
	/// as an account that did not take it. Otherwise everybody can see whose it is.
	Redeem(RedeemArgs),
	/// Deliver what somebody else wrote for you with `redeem --by --out`. It cannot be paid to anybody else than they say.
	Deliver {
		/// The file.
		file: PathBuf,
	},
}

/// A voucher that is redeemed.
#[derive(Args, Debug)]
pub struct RedeemArgs {
	/// The account: an address or, on a development chain, a demonstration name. A new one for each voucher tells least.
	#[arg(long, value_name = "ACCOUNT")]
	pub to: String,
	/// Who took it; the signer by default. A vault can have vouchers of several.
	#[arg(long, value_name = "ACCOUNT")]
	pub of: Option<String>,
	/// Only one of this worth, in RAD.
	#[arg(long, value_name = "RAD", value_parser = worth)]
	pub worth: Option<Worth>,
	/// Who delivers it and pays the fee; the signer by default. Nobody else can.
	#[arg(long, value_name = "ACCOUNT", requires = "out")]
	pub by: Option<String>,
	/// Send nothing: write what is to be delivered.
	#[arg(long, value_name = "FILE", requires = "by")]
	pub out: Option<PathBuf>,
}

/// Parses the worth of a voucher.
fn worth(text: &str) -> Result<Worth, String> {
	let found = Worth::ALL.into_iter().find(|worth| worth.rad().to_string() == text);
	found.ok_or_else(|| "a voucher is worth 1, 10 or 100 RAD".into())
}
