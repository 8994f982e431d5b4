//! `radledger voucher`: payments that nobody can tie to whom they are due.

use super::place;
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	render::{Names, Record},
};
use clap::{Args, Subcommand};
use radledger_client::{voucher::Change, AccountId, Told};
use radledger_primitives::{
	dividend::PoolId,
	text::decimal::rad,
	voucher::{Worth, BATCH},
};
use radledger_workflows::{
	voucher::{self, Paid, Redeemed, Redeeming, Voucher},
	words::path as show,
};
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
	to: String,
	/// Who took it; the signer by default. A vault can have vouchers of several.
	#[arg(long, value_name = "ACCOUNT")]
	of: Option<String>,
	/// Only one of this worth, in RAD.
	#[arg(long, value_name = "RAD", value_parser = worth)]
	worth: Option<Worth>,
	/// Who delivers it and pays the fee; the signer by default. Nobody else can.
	#[arg(long, value_name = "ACCOUNT", requires = "out")]
	by: Option<String>,
	/// Send nothing: write what is to be delivered.
	#[arg(long, value_name = "FILE", requires = "by")]
	out: Option<PathBuf>,
}

/// Parses the worth of a voucher.
fn worth(text: &str) -> Result<Worth, &'static str> {
	let found = Worth::ALL.into_iter().find(|worth| worth.rad().to_string() == text);
	found.ok_or("a voucher is worth 1, 10 or 100 RAD")
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: VoucherVerb) -> Outcome {
	let session = context.session();
	match verb {
		VoucherVerb::Take { pool, worth } => {
			let taken = voucher::take(session, pool, worth).await?;
			let redeemable = match taken.is_full {
				true => ", as they are now (`radledger voucher redeem`)",
				false => "",
			};
			let text = taken.batch.map(|batch| {
				format!(
					"a voucher for {} RAD of batch {batch} is in the vault; it can be redeemed when {BATCH} are taken{redeemable}",
					worth.rad()
				)
			});
			tell(context, &taken.told, text);
		}
		VoucherVerb::List => {
			context.list("vouchers", &voucher::list(session).await?).await?;
		}
		VoucherVerb::Return { worth } => {
			let Paid { told, amount } = voucher::give_back(session, worth).await?;
			tell(
				context,
				&told,
				amount.map(|amount| format!("the voucher is given back, and {} are paid", rad(amount))),
			);
		}
		VoucherVerb::Redeem(args) => args.run(context).await?,
		VoucherVerb::Deliver { file } => {
			let (payee, paid) = voucher::deliver(session, &file).await?;
			tell_paid(context, &payee, &paid).await?;
		}
	}
	Ok(Exit::Ok)
}

/// Reports what became of a transaction; `text` if a block was waited for.
fn tell(context: &Context, told: &Told<Change>, text: Option<String>) {
	context.done(told, format!("{}, {}", text.unwrap_or_else(|| "sent".into()), place(&told.outcome)));
}

async fn tell_paid(context: &Context, payee: &AccountId, Paid { told, amount }: &Paid) -> Result<(), Failure> {
	let payee = context.names().await?.account(payee);
	tell(context, told, amount.map(|amount| format!("{} are paid to {payee}", rad(amount))));
	Ok(())
}

impl RedeemArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { to, of, worth, by, out } = self;
		let signer = context.session().account().await?;
		let or_signer = async |named: Option<String>| match named {
			Some(named) => context.account(&named).await,
			None => Ok(signer),
		};
		let payee = context.account(&to).await?;
		let (holder, deliverer) = (or_signer(of).await?, or_signer(by).await?);
		let redeeming = Redeeming { payee, holder, deliverer, worth, out: out.as_deref() };
		match voucher::redeem(context.session(), &redeeming).await? {
			Redeemed::Sent(paid) => tell_paid(context, &payee, &paid).await?,
			Redeemed::Written(delivery) => {
				let (path, by) =
					(out.as_deref().map(show).unwrap_or_default(), context.names().await?.account(&deliverer));
				let text = format!("wrote {path}: have {by} deliver it, who cannot have it paid to anybody else");
				context.done(&delivery, text);
			}
		}
		Ok(())
	}
}

impl Record for Voucher {
	const COLUMNS: &'static [&'static str] = &["rad", "batch", "state", "holder", "key"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "state").then(|| self.state.to_string())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;
	use radledger_primitives::H256;
	use radledger_workflows::voucher::State;

	#[test]
	fn vouchers_should_say_what_they_wait_for() {
		let (holder, key) = (AccountId([3; 32]), H256([4; 32]));
		let voucher = |batch, state| Voucher { rad: 10, batch, state, holder, key };
		let keys = Box::new([key; BATCH]);
		let all = [
			voucher(None, State::NotTaken),
			voucher(Some(0), State::Waiting { taken: 3 }),
			voucher(Some(1), State::Ready { keys }),
			voucher(Some(2), State::Redeemed),
		];
		pinned::list("voucher list", &all, &Names::default());
	}
}
