//! Decisions of the council: enough of its members make the same request.

use crate::{
	calls::Decision,
	chain::{runtime_apis, storage, transactions},
	submit::Sent,
	AccountId, Client, Error, Keypair, Kind, Ledger, Outcome, Result, Wait,
};
use radledger_primitives::H256;
use serde::Serialize;
use subxt::{config::Hasher, error::DispatchError};

/// The state of a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MotionState {
	/// It needs more votes.
	Open,
	/// It was carried, and what it asked for is done.
	Executed,
}

/// A motion after someone asked for it or voted on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Motion {
	/// BLAKE2b-256 of the encoded call.
	pub hash: H256,
	pub state: MotionState,
	/// Members who voted for it.
	pub ayes: usize,
	/// Votes that carry it.
	pub threshold: usize,
	/// What was sent, in order: proposal, vote, closing. Empty if there was nothing left to do.
	pub sent: Vec<Outcome>,
}

impl Client {
	/// Asks the council for `decision`, as `signer`: proposes it if nobody has, votes for it, and carries it out as
	/// soon as more than half of the council is for it. Each step waits for a block, even with [`Wait::None`].
	///
	/// Errors: `not-in-council`, what [`Client::submit`] reports, and why the call itself failed when carried out.
	pub async fn decide(&self, decision: &Decision, signer: &Keypair, wait: Wait) -> Result<Motion> {
		let wait = if wait == Wait::None { Wait::Best } else { wait };
		let me = AccountId(signer.public_key().0);
		let ledger = self.best().await?;
		let members = ledger.council().await?;
		if !members.contains(&me) {
			return Err(Error::new(Kind::Refused, "not-in-council", "only the council decides this")
				.why("the signer does not sit in the council")
				.hint("sign as a member of the council"));
		}
		let threshold = members.len() / 2 + 1;
		let call = decision.encoded(ledger.metadata())?;
		let hash = ledger.0.hasher().hash(&call);
		let length = call.len() as u32;
		let mut motion = Motion { hash, state: MotionState::Open, ayes: 0, threshold, sent: Vec::new() };

		let mut open = ledger.value(storage().council().voting(), (hash,)).await?;
		if open.is_none() {
			decision.check(&ledger).await?;
			let propose = transactions().council().propose(threshold as u32, decision.clone().into(), length);
			let sent = self.send(&propose.unvalidated(), signer, wait).await?;
			let executed = executed(&sent)?;
			motion.sent.push(sent.outcome);
			if executed {
				return Ok(Motion { state: MotionState::Executed, ayes: 1, ..motion });
			}
			open = self.best().await?.value(storage().council().voting(), (hash,)).await?;
		}
		if let Some(undecided) = open.filter(|open| !open.ayes.contains(&me)) {
			let vote = transactions().council().vote(hash, undecided.index, true);
			motion.sent.push(self.submit(&vote, signer, wait).await?);
		}
		let ledger = self.best().await?;
		let Some(open) = ledger.value(storage().council().voting(), (hash,)).await? else {
			return Err(Error::new(Kind::Failed, "motion-gone", "the motion is not open any more")
				.why("someone else closed it meanwhile")
				.hint("look at the organisations: it may be done"));
		};
		(motion.ayes, motion.threshold) = (open.ayes.len(), open.threshold as usize);
		if motion.ayes >= motion.threshold {
			let info = runtime_apis().transaction_payment_call_api().query_call_info(decision.clone().into(), length);
			let info = ledger.0.runtime_apis().call(info.unvalidated()).await.map_err(Error::from_subxt)?;
			let close = transactions().council().close(hash, open.index, info.weight, length);
			let sent = self.send(&close, signer, wait).await?;
			if executed(&sent)? {
				motion.state = MotionState::Executed;
			}
			motion.sent.push(sent.outcome);
		}
		Ok(motion)
	}
}

impl Decision {
	/// Makes sure that there is something to decide before the council is asked: the pallet would refuse it as well,
	/// but only after the last vote.
	async fn check(&self, ledger: &Ledger) -> Result<()> {
		let error = match self {
			Self::Admit { account, .. } => ledger.actor(account).await?.map(|_| "AlreadyRegistered"),
			Self::Suspend { organisation, .. } | Self::Reinstate { organisation } => {
				match (ledger.organisation(*organisation).await?, self) {
					(None, _) => Some("OrganisationNotFound"),
					(Some(known), Self::Suspend { .. }) => known.suspended.map(|_| "AlreadySuspended"),
					(Some(known), _) => known.suspended.is_none().then_some("NotSuspended"),
				}
			}
			// The pallet says how long it can be.
			Self::SetWaitingPeriod { .. } => None,
		};
		error.map_or(Ok(()), |error| Err(Error::of_pallet(ledger.metadata(), "Consortium", error)))
	}
}

/// Whether a motion was carried out; an error if what it asked for failed.
fn executed(sent: &Sent) -> Result<bool> {
	let Some((events, metadata)) = &sent.events else { return Ok(false) };
	for event in events.iter() {
		let event = event.map_err(Error::from_subxt)?;
		if event.pallet_name() != "Council" || event.event_name() != "Executed" {
			continue;
		}
		// `Executed { proposal_hash: [u8; 32], result: Result<(), DispatchError> }`
		return match event.field_bytes().get(32..) {
			Some([0, ..]) => Ok(true),
			Some([1, error @ ..]) => {
				let error = DispatchError::decode_from(error, metadata.clone());
				Err(Error {
					what: "the council carried the motion, but the ledger refused what it asks for".into(),
					hint: Some("mend the reason, then ask the council again".into()),
					..error.map_or_else(Error::from_subxt, |error| Error::from_dispatch(&error))
				})
			}
			_ => Err(Error::outcome_unknown("the event of the council cannot be read")),
		};
	}
	Ok(false)
}
