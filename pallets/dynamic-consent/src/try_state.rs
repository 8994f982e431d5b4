//! The invariants of this pallet's storage.

use super::*;
use frame::deps::sp_runtime::TryRuntimeError;

/// Fails with `message` unless `condition` holds.
fn check(condition: bool, message: &'static str) -> Result<(), TryRuntimeError> {
	condition.then_some(()).ok_or(TryRuntimeError::Other(message))
}

impl<T: Config> Pallet<T> {
	/// The invariants of this pallet.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		for (patient, file) in Files::<T>::iter() {
			Self::try_decisions(&patient, &file)?;
			Self::try_log(&patient, &file)?;
			let requests = Requests::<T>::iter_key_prefix(&patient).count() as u64;
			check(requests == u64::from(file.requests), "a request is missing, or one too many")?;
		}
		for patient in Allowances::<T>::iter_keys() {
			check(Files::<T>::contains_key(patient), "free calls that no file pays for")?;
		}
		for (patient, known) in Guardians::<T>::iter() {
			let file = Files::<T>::get(&patient).filter(|file| !file.closed || file.child.is_some());
			check(file.is_some(), "a guardian of nobody")?;
			let mut accounts = known.accounts.into_inner();
			let count = accounts.len();
			check(count > 0 && !accounts.contains(&patient), "a list without guardians, or a guardian of themselves")?;
			accounts.sort();
			accounts.dedup();
			check(accounts.len() == count, "a guardian twice")?;
		}
		for patient in EndedDecisions::<T>::iter_keys().map(|(patient, _)| patient) {
			check(Files::<T>::contains_key(patient), "a decision of nobody")?;
		}
		for ((organisation, patient, number), emergency) in Emergencies::<T>::iter() {
			let pruned = Files::<T>::get(&patient).is_some_and(|file| number < Self::first_kept(&file));
			let entry = Self::log_from(&patient, number).and_then(|log| log.uses.into_iter().next());
			let is_logged = entry.is_some_and(|entry| match entry {
				LogEntry::Sealed(_) => emergency.study.is_some(),
				LogEntry::Open(entry) => {
					entry.by == emergency.by
						&& entry.organisation == organisation
						&& entry.outcome
							== Outcome::Emergency { reason: emergency.reason, against_will: emergency.against_will }
				}
			});
			check(pruned || is_logged, "an emergency that the log does not tell")?;
		}
		for ((_, patient, consent), receipt) in Receipts::<T>::iter() {
			let made = Files::<T>::get(patient).map_or(0, |file| file.decisions);
			check(consent < made, "data received under a consent that was never given")?;
			let mut kinds: Vec<_> = receipt.promises.iter().map(|promise| promise.kind).collect();
			kinds.sort();
			kinds.dedup();
			check(kinds.len() == receipt.promises.len(), "the same promise twice")?;
			check(!kinds.contains(&DutyKind::Erase), "a promise to erase, which is a duty without one")?;
			check(
				receipt.promises.iter().all(|promise| promise.since <= promise.due),
				"a promise due before it was made",
			)?;
		}
		for request in Requests::<T>::iter_values() {
			let judged = request.judged.as_ref().map(|judged| RequestState::Judged { holds: judged.holds });
			let says = Some(request.state).filter(|state| matches!(state, RequestState::Judged { .. }));
			check(judged == says, "a judgement that the request does not tell, or none that it tells")?;
		}
		for ((policy, (major, minor), language), _) in Texts::<T>::iter() {
			let known = Policies::<T>::get(policy);
			let published = known.is_some_and(|known| (major, minor) <= (known.major, known.minor));
			check(published, "a text of a version that was never published")?;
			check(language.iter().all(u8::is_ascii_lowercase), "a text in no language")?;
		}
		let next = NextPolicyId::<T>::get();
		check(Policies::<T>::iter_keys().all(|policy| policy < next), "a text beyond the count")
	}

	fn first_kept(file: &FileOf<T>) -> u64 {
		u64::from(file.removed_pages).saturating_mul(PAGE.into())
	}

	/// Every decision is in exactly one place, and paid for.
	fn try_decisions(patient: &T::AccountId, file: &FileOf<T>) -> Result<(), TryRuntimeError> {
		let mut ids: Vec<_> = file.consents.iter().map(|given| given.consent.id).collect();
		ids.extend(file.refusals.iter().map(|refusal| refusal.id));
		ids.extend(EndedDecisions::<T>::iter_key_prefix(patient));
		ids.sort_unstable();
		check(ids.iter().copied().eq(0..file.decisions), "a decision is missing, or in two places")?;
		check(
			Self::ensure_all_refusable(file).is_ok(),
			"a decision that nobody paid for, or a file too full to refuse all",
		)?;
		let extended = file.extension.as_ref().is_none_or(|extension| extension.room < file.room);
		check(extended, "an extension that is larger than the file")?;
		check(!file.closed || file.consents.is_empty(), "a consent of who left")?;
		for (_, ended) in EndedDecisions::<T>::iter_prefix(patient) {
			let wiped = ended.cause == EndCause::Released && matches!(ended.decided, Decided::Refusal(_));
			check(!wiped, "a refusal that ended with an enrolment")?;
		}
		check(
			file.child.is_none_or(|child| child.proved >= child.minority.since),
			"a child younger than at enrolment",
		)?;
		for given in &file.consents {
			check(given.consent.terms.validate().is_ok(), "a consent that contradicts itself")?;
			check(given.consent.text.is_some() || given.text.is_none(), "a text that was read but does not bind")?;
		}
		for (id, ended) in EndedDecisions::<T>::iter_prefix(patient) {
			let (number, from) = match &ended.decided {
				Decided::Consent(given) => (given.consent.id, given.consent.from),
				Decided::Refusal(refusal) => (refusal.id, refusal.from),
			};
			check(number == id && from <= ended.at, "a decision that ended before it began")?;
		}
		Ok(())
	}

	/// The log has no gap.
	fn try_log(patient: &T::AccountId, file: &FileOf<T>) -> Result<(), TryRuntimeError> {
		let mut pages: Vec<_> = Logs::<T>::iter_key_prefix(patient).collect();
		pages.sort_unstable();
		check(pages.into_iter().eq(file.removed_pages..file.pages), "a page of a log is missing")?;
		for (number, page) in Logs::<T>::iter_prefix(patient) {
			let is_last = number.saturating_add(1) == file.pages;
			check(page.uses.is_full() || is_last && !page.uses.is_empty(), "a gap in a log")?;
			for entry in &page.uses {
				let LogEntry::Open(entry) = entry else {
					continue;
				};
				check(entry.at < page.until, "a page that is kept for too short a time")?;
				let exempt = matches!(entry.outcome, Outcome::Exempt { .. });
				check(
					exempt == entry.data_use.is_none(),
					"a use that was decided on nothing, or one that was not decided",
				)?;
				let is_access = entry.activity == Activity::Access;
				check(is_access, "a use of no study")?;
				check(entry.study.is_none(), "a study that everybody can read")?;
			}
		}
		Ok(())
	}
}
