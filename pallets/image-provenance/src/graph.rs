//! The provenance graph: derivations of studies, and the edges of every other pallet.

use super::*;
use alloc::collections::BTreeSet;

impl<T: Config> Pallet<T> {
	/// The footprint of the parents and sources beyond the first of each.
	pub fn further_parents_footprint(parents: u32, sources: u32) -> Footprint {
		let bytes = Self::bytes(parents).saturating_sub(Self::bytes(1));
		let source = Original::max_encoded_len() as u64;
		let sources = source.saturating_mul(sources.saturating_sub(1).into());
		Footprint::from_parts(1, bytes.saturating_add(sources) as usize)
	}

	/// The weight of a derivation. One parent that was not made from others moves no money, more can.
	pub(crate) fn weight_of_derivation(parents: &[StudyId], agent: &Agent) -> Weight {
		let is_first = |parent: &StudyId| !Origins::<T>::contains_key(Node::Study(*parent));
		match (parents, agent) {
			([], Agent::Signer) => T::WeightInfo::record_derivation(),
			([parent], Agent::Signer) if is_first(parent) => T::WeightInfo::record_derivation(),
			(parents, _) => T::WeightInfo::record_derivation_from_many(parents.len() as u32),
		}
	}

	/// Whose images are in what is made from these parents. A study that names its patient inherits nobody, and can only be
	/// made from studies of the same patient or of nobody.
	fn inherit(output: (StudyId, &StudyOf<T>), parents: &[(StudyId, StudyOf<T>)]) -> Result<Inherited, Error<T>> {
		let (id, known) = output;
		let mut patient = match Self::subject(&id, known.subject) {
			Subject::Opened(named) => Some(named),
			Subject::Nobody | Subject::Sealed => None,
		};
		let mut all: BTreeSet<Original> = BTreeSet::new();
		let mut unknown = false;
		for (id, parent) in parents {
			match Self::patient(*id, parent) {
				Patient::Sealed => return Err(Error::<T>::NotOpened),
				Patient::Nobody => {}
				Patient::Unknown => unknown = true,
				Patient::Known { subject, .. } => {
					unknown |= patient.as_ref().is_some_and(|known| *known != subject);
					patient = Some(subject);
					all.extend(Self::originals(*id, parent));
				}
			}
		}
		if known.subject.is_some() {
			// Nothing shows that it names the same patient.
			let shown = all.is_empty() || Self::opened(&id).is_some();
			ensure!(shown || unknown, Error::<T>::NotOpened);
			ensure!(!unknown, Error::<T>::OtherSubject);
			return Ok(Inherited::Nobody);
		}
		Ok(match BoundedVec::try_from(all.into_iter().collect::<Vec<_>>()) {
			Ok(_) if unknown => Inherited::Unknown,
			Ok(sources) if sources.is_empty() => Inherited::Nobody,
			Ok(sources) => Inherited::Patient(sources),
			Err(_) => Inherited::Unknown,
		})
	}

	/// The studies that name the patient of a study: itself, or those from which it was made.
	fn originals(study: StudyId, known: &StudyOf<T>) -> Vec<Original> {
		match known.subject {
			Some(_) => alloc::vec![Original { study, modality: known.modality }],
			None => Origins::<T>::get(Node::Study(study))
				.map(|origin| origin.inherited.sources().to_vec())
				.unwrap_or_default(),
		}
	}

	pub(crate) fn do_derive(
		by: &T::AccountId,
		standing: &Standing,
		output: StudyId,
		parents: &[StudyId],
		operation: Operation,
		agent: Agent,
		parameters: H256,
	) -> DispatchResult {
		let known = Self::living(&output)?;
		ensure!(known.organisation == standing.organisation, Error::<T>::NotController);
		let plausible = !parents.is_empty() && !parents.contains(&output);
		ensure!(plausible, Error::<T>::InvalidParents);
		let mut nodes: Vec<Node> = Vec::with_capacity(parents.len().saturating_add(1));
		let mut sources = Vec::with_capacity(parents.len());
		for parent in parents {
			let usable = Self::workable(parent, standing).map_err(|error| match error {
				Error::<T>::StudyNotFound => Error::<T>::ParentNotFound,
				Error::<T>::StudyErased => Error::<T>::ParentErased,
				other => other,
			})?;
			sources.push((*parent, usable));
			nodes.push(Node::Study(*parent));
		}
		let inherited = Self::inherit((output, &known), &sources)?;
		if let Agent::Model(version) = agent {
			ensure!(T::Models::may_author(&version), Error::<T>::UnknownModel);
			nodes.push(Node::Model(version));
		}
		let derivation = Derivation { operation, agent, parameters, signed: Self::sign(by.clone(), standing) };
		Self::do_link(Node::Study(output), nodes, Some(derivation), inherited, Some(by))
	}

	/// `payer` pays for parents and sources beyond the first; `None` if they are paid for.
	fn do_link(
		node: Node,
		parents: Vec<Node>,
		derivation: Option<Derivation<T::AccountId, BlockNumberFor<T>>>,
		inherited: Inherited,
		payer: Option<&T::AccountId>,
	) -> DispatchResult {
		let all: BTreeSet<&Node> = parents.iter().collect();
		let valid = !all.is_empty() && all.len() == parents.len() && !all.contains(&node);
		ensure!(valid, Error::<T>::InvalidParents);
		ensure!(!Origins::<T>::contains_key(node), Error::<T>::AlreadyDerived);
		let has_children = Children::<T>::iter_key_prefix(node).next().is_some();
		ensure!(!has_children, Error::<T>::WouldBeCircular);
		let parents = BoundedVec::try_from(parents).map_err(|_| Error::<T>::InvalidParents)?;
		let footprint = Self::further_parents_footprint(parents.len() as u32, inherited.sources().len() as u32);
		let ticket = match payer {
			Some(payer) if footprint.size > 0 => Some(T::Rent::new(payer, footprint)?),
			_ => None,
		};
		for parent in &parents {
			Children::<T>::insert(parent, node, ());
		}
		let origin = Origin { parents, derivation, inherited, ticket };
		Origins::<T>::insert(node, origin);
		Ok(())
	}

	pub(crate) fn walk_down(open: Vec<Branch>, limit: u32) -> Lineage {
		let children = |node: &Node, after: Option<Node>, most: usize| -> Vec<Node> {
			let is_device = matches!(node, Node::Device(_));
			let made = match after {
				Some(after) if !is_device || Children::<T>::contains_key(node, after) => {
					let from = Children::<T>::hashed_key_for(node, after);
					return Children::<T>::iter_key_prefix_from(node, from).take(most).collect();
				}
				after => Self::made_by_device(node, after),
			};
			made.chain(Children::<T>::iter_key_prefix(node)).take(most).collect()
		};
		walk(open, limit, children, |parent, child| Edge { parent, child })
	}

	/// The studies that a device made, the last first; none for other nodes.
	fn made_by_device(node: &Node, after: Option<Node>) -> impl Iterator<Item = Node> {
		let before = |study: &StudyId| Studies::<T>::get(study).and_then(|known| known.previous);
		let first = match (node, after) {
			(Node::Device(_), Some(Node::Study(after))) => before(&after),
			(Node::Device(device), None) => Productions::<T>::get(device).map(|production| production.last),
			_ => None,
		};
		core::iter::successors(first, before).map(Node::Study)
	}

	/// The devices of a study, the one that made it first.
	fn devices_above(node: &Node) -> impl Iterator<Item = Node> {
		let (made, used) = match node {
			Node::Study(study) => {
				(Studies::<T>::get(study).and_then(|known| known.device), Self::further_devices(study))
			}
			_ => (None, Vec::new()),
		};
		made.into_iter().chain(used).map(Node::Device)
	}

	pub(crate) fn walk_up(open: Vec<Branch>, limit: u32) -> Lineage {
		let parents = |node: &Node, after: Option<Node>, most: usize| -> Vec<Node> {
			let all = Origins::<T>::get(node).map(|origin| origin.parents.into_inner());
			let mut rest = all.unwrap_or_default().into_iter().chain(Self::devices_above(node));
			if let Some(after) = after {
				rest.by_ref().find(|parent| *parent == after);
			}
			rest.take(most).collect()
		};
		walk(open, limit, parents, |child, parent| Edge { parent, child })
	}
}

impl<T: Config> ProvenanceGraph for Pallet<T> {
	fn link(node: Node, parents: Vec<Node>) -> Result<(), LinkError> {
		let refused = |error: DispatchError| match error {
			error if error == Error::<T>::AlreadyDerived.into() => LinkError::AlreadyLinked,
			error if error == Error::<T>::WouldBeCircular.into() => LinkError::HasChildren,
			_ => LinkError::Parents,
		};
		Self::do_link(node, parents, None, Inherited::Nobody, None).map_err(refused)
	}

	fn bytes(parents: u32) -> u64 {
		let node = Node::max_encoded_len() as u64;
		let derivation = <Derivation<T::AccountId, BlockNumberFor<T>>>::max_encoded_len() as u64;
		// With what is inherited from one study; the lists' lengths; and the ticket.
		let rest = <(Option<()>, u8, u8, u8, Original, Option<T::Rent>)>::max_encoded_len() as u64;
		let fixed = node.saturating_add(derivation).saturating_add(rest);
		// In the origin's list, and as both keys of the other direction.
		fixed.saturating_add(node.saturating_mul(3).saturating_mul(parents.into()))
	}
}
