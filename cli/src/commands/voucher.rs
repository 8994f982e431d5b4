//! `radledger voucher`: payments that nobody can tie to whom they are due.

use super::{named, place, study::write_private};
use crate::{
	amount,
	args::{RedeemArgs, VoucherVerb},
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::{table::short, text::show},
	voucher::{
		notes::{Note, Vouchers},
		state::{Line, State, HEADER},
	},
};
use radledger_client::{calls, demonstration, voucher::Change, AccountId, Call, Ledger, Told};
use radledger_dicom::new_salt;
use radledger_primitives::{
	dividend::PoolId,
	voucher::{is_redemption, BatchId, Place, Redemption, Worth, BATCH},
	H256,
};
use serde::{Deserialize, Serialize};
use std::{fs, io::Write, path::Path};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: VoucherVerb) -> Outcome {
	match verb {
		VoucherVerb::Take { pool, worth } => take(context, pool, worth).await,
		VoucherVerb::List => list(context).await,
		VoucherVerb::Return { worth } => give_back(context, worth).await,
		VoucherVerb::Redeem(args) => redeem(context, args).await,
		VoucherVerb::Deliver { file } => deliver(context, &file).await,
	}
}

/// What somebody else delivers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Delivery {
	version: u16,
	place: Place,
	/// The public key of the account that is paid.
	payee: H256,
	/// The public key of the account that delivers it.
	deliverer: H256,
	redemption: Redemption,
}

const VERSION: u16 = 2;

async fn send<C: Call>(context: &Context, call: &C) -> Result<Told<Change>, Failure> {
	let (client, signer) = (context.client().await?, context.signer().await?);
	Ok(context.waiting(client.tell(call, signer, context.wait())).await?)
}

fn tell(context: &Context, told: &Told<Change>, what: &str) -> Exit {
	match context.json() {
		true => output::json(told),
		false => output::note(format!("{what}, {}", place(&told.outcome))),
	}
	Exit::Ok
}

async fn vouchers(context: &Context) -> Result<Vouchers, Failure> {
	Vouchers::open(&context.vault()?, context.client().await?.genesis())
}

async fn take(context: &Context, pool: PoolId, worth: Worth) -> Outcome {
	let holder = demonstration::id(context.signer().await?);
	let ledger = context.client().await?.best().await?;
	let mut vouchers = vouchers(context).await?;
	let mut unused = None;
	for (number, note) in vouchers.notes.clone().iter().enumerate() {
		if (note.holder(), note.pool, note.worth, note.batch) != (holder, pool, worth, None) {
			continue;
		}
		// The ledger may have it all the same, if its answer was lost.
		match state(&ledger, note).await?.0 {
			Some(batch) => vouchers.found(number, batch)?,
			None => unused = Some((number, note.secret().key())),
		}
	}
	let (number, key) = match unused {
		Some(unused) => unused,
		None => (vouchers.notes.len(), vouchers.draw(&holder, pool, worth)?.secret().key()),
	};
	let told = send(context, &calls::voucher::take_voucher(pool, worth, key)).await?;
	let mut done = "sent".to_string();
	for change in &told.changes {
		match change {
			Change::Taken { batch, .. } => {
				vouchers.found(number, *batch)?;
				done = format!(
					"a voucher for {} RAD of batch {batch} is in the vault; it can be redeemed when {BATCH} are taken",
					worth.rad()
				);
			}
			Change::Filled { .. } => done.push_str(", as they are now (`radledger voucher redeem`)"),
			Change::Returned { .. } | Change::Redeemed { .. } => {}
		}
	}
	Ok(tell(context, &told, &done))
}

/// Where a voucher is and what it waits for. If its batch is not known yet, it is looked for.
async fn state(ledger: &Ledger, note: &Note) -> Result<(Option<BatchId>, State), Failure> {
	let (current, _) = ledger.current_batch(note.worth).await?;
	let (first, last) = match note.batch {
		Some(batch) => (batch, batch),
		None => (0, current),
	};
	for batch in (first..=last).rev() {
		let view = ledger.batch(note.worth, batch).await?;
		// A batch that is not there says nothing of a voucher that may never have been in it.
		if note.batch.is_none() && view.is_none() {
			continue;
		}
		let here = note.place(batch);
		let state = State::of(&note.secret(), &here, view.as_ref(), current);
		if note.batch.is_some() || state != State::NotTaken {
			return Ok((Some(batch), state));
		}
	}
	Ok((None, State::NotTaken))
}

async fn list(context: &Context) -> Outcome {
	let mut vouchers = vouchers(context).await?;
	let ledger = context.client().await?.best().await?;
	let mut lines = Vec::with_capacity(vouchers.notes.len());
	for (number, note) in vouchers.notes.clone().iter().enumerate() {
		let (batch, state) = state(&ledger, note).await?;
		if let Some(batch) = batch {
			vouchers.found(number, batch)?;
		}
		lines.push(Line { rad: note.worth.rad(), batch, state, holder: note.holder(), key: note.secret().key() });
	}
	if context.json() {
		#[derive(Serialize)]
		struct Listed {
			vouchers: Vec<Line>,
		}
		output::json(&Listed { vouchers: lines });
		return Ok(Exit::Ok);
	}
	if lines.is_empty() {
		output::note("the vault has no voucher: `radledger voucher take` takes one");
		return Ok(Exit::Ok);
	}
	let mut rows = Vec::with_capacity(lines.len());
	for line in &lines {
		rows.push(vec![
			line.rad.to_string(),
			line.batch.map_or_else(|| "-".into(), |batch| batch.to_string()),
			line.state.words(),
			named(context, &line.holder).await?,
			short(&line.key),
		]);
	}
	output::table(&HEADER, rows);
	Ok(Exit::Ok)
}

async fn give_back(context: &Context, worth: Worth) -> Outcome {
	let told = send(context, &calls::voucher::return_voucher(worth)).await?;
	let paid = told.changes.iter().find_map(|change| match change {
		Change::Returned { amount, .. } => Some(*amount),
		_ => None,
	});
	let done = paid.map_or_else(
		|| "sent".into(),
		|amount| format!("the voucher is given back, and {} are paid", amount::show(amount)),
	);
	Ok(tell(context, &told, &done))
}

/// The oldest voucher of `holder` that can be redeemed: a vault can have those of several.
async fn ready(
	ledger: &Ledger,
	vouchers: &mut Vouchers,
	holder: &AccountId,
	worth: Option<Worth>,
) -> Result<(Note, Place, Box<[H256; BATCH]>), Failure> {
	let mut waits = None;
	for (number, note) in vouchers.notes.clone().into_iter().enumerate() {
		if note.holder() != *holder || worth.is_some_and(|worth| worth != note.worth) {
			continue;
		}
		let (batch, state) = state(ledger, &note).await?;
		let Some(batch) = batch else { continue };
		vouchers.found(number, batch)?;
		match state {
			State::Ready { keys } => {
				let here = note.place(batch);
				return Ok((note, here, keys));
			}
			State::Waiting { .. } => waits = Some(state),
			State::NotTaken | State::Redeemed => {}
		}
	}
	Err(match waits {
		Some(state) => Failure::refused("batch-not-full", "no voucher of this holder can be redeemed yet")
			.why(format!("one {}", state.words()))
			.hint("wait for them, or have it paid to your own account with `radledger voucher return`"),
		None => Failure::refused("no-voucher", "the vault has no voucher of this holder that can be redeemed")
			.hint("`radledger voucher list` shows them; name who took it (--of), or the vault with which it was taken (--vault)"),
	})
}

async fn redeem(context: &Context, args: RedeemArgs) -> Outcome {
	let signer = demonstration::id(context.signer().await?);
	let payee = context.account(&args.to).await?;
	let holder = match &args.of {
		Some(holder) => context.account(holder).await?,
		None => signer,
	};
	let deliverer = match &args.by {
		Some(deliverer) => context.account(deliverer).await?,
		None => signer,
	};
	let mut vouchers = vouchers(context).await?;
	let ledger = context.client().await?.best().await?;
	let (note, here, keys) = ready(&ledger, &mut vouchers, &holder, args.worth).await?;
	let shows = |who: &str| {
		Failure::refused("would-be-seen", format!("{who} is who took the voucher: all could see whose it is"))
	};
	if payee == note.holder() {
		return Err(shows("the payee").hint("name an account that nobody has seen before: `radledger key new`"));
	}
	if deliverer == note.holder() {
		return Err(shows("the deliverer").hint(
			"name somebody else who delivers it (--by ACCOUNT --out FILE), or sign as somebody else (--as) and name who took it (--of)",
		));
	}
	let random =
		new_salt().map_err(|error| Failure::failed("no-randomness", "no proof can be made").why(error.to_string()))?;
	let redemption = note.secret().redeem(&here, &keys, [&payee.0, &deliverer.0], &random).ok_or_else(|| {
		Failure::failed("no-proof", "no proof can be made")
			.why("a key of the batch is no point, or none is the voucher's")
	})?;
	let delivery =
		Delivery { version: VERSION, place: here, payee: H256(payee.0), deliverer: H256(deliverer.0), redemption };
	let Some(out) = args.out.as_deref() else {
		return sent(context, &delivery).await;
	};
	let bytes = serde_json::to_vec_pretty(&delivery)
		.map_err(|error| Failure::failed("no-json", "the proof cannot be written").why(error.to_string()))?;
	write_private(out, |to| to.write_all(&bytes))?;
	if context.json() {
		output::json(&delivery);
		return Ok(Exit::Ok);
	}
	output::note(format!(
		"wrote {}: have {} deliver it, who cannot have it paid to anybody else",
		show(out),
		named(context, &deliverer).await?
	));
	Ok(Exit::Ok)
}

async fn sent(context: &Context, delivery: &Delivery) -> Outcome {
	let Place { worth, batch, .. } = delivery.place;
	let payee = AccountId(delivery.payee.0);
	let told = send(context, &calls::voucher::redeem_voucher(worth, batch, payee, delivery.redemption)).await?;
	let paid = told.changes.iter().find_map(|change| match change {
		Change::Redeemed { amount, .. } => Some(*amount),
		_ => None,
	});
	let done = match paid {
		Some(amount) => format!("{} are paid to {}", amount::show(amount), named(context, &payee).await?),
		None => "sent".into(),
	};
	Ok(tell(context, &told, &done))
}

async fn deliver(context: &Context, file: &Path) -> Outcome {
	let failed = |why: String| {
		Failure::failed("no-delivery", format!("{} is nothing that can be delivered", show(file)))
			.why(why)
			.hint("have it written anew with `radledger voucher redeem --out`")
	};
	let bytes = fs::read(file).map_err(|error| failed(error.to_string()))?;
	let delivery: Delivery = serde_json::from_slice(&bytes).map_err(|error| failed(error.to_string()))?;
	if delivery.version != VERSION {
		return Err(failed("it is of a later version of this program".into()));
	}
	let client = context.client().await?;
	if delivery.place.chain != client.genesis() {
		return Err(failed("it is for another ledger".into()));
	}
	let deliverer = AccountId(delivery.deliverer.0);
	if demonstration::id(context.signer().await?) != deliverer {
		return Err(failed(format!("{} is to deliver it, and nobody else can", named(context, &deliverer).await?)));
	}
	// Before a fee is paid for it.
	let Place { worth, batch, .. } = delivery.place;
	if let Some(view) = client.best().await?.batch(worth, batch).await? {
		let keys = <[H256; BATCH]>::try_from(view.vouchers);
		let payee = AccountId(delivery.payee.0);
		if !keys.is_ok_and(|keys| is_redemption(&delivery.place, &keys, [&payee.0, &deliverer.0], &delivery.redemption))
		{
			return Err(failed("its proof is not of this batch and this payee".into()));
		}
	}
	sent(context, &delivery).await
}
