//! The way from the generated types to our own, and back.

use crate::{
	chain::{
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, pallet_collective::Votes,
			pallet_consortium::types as consortium, pallet_dynamic_consent::types as consent,
			pallet_image_provenance::types as provenance, radledger_primitives::traits,
		},
		BlockNumber,
	},
	consent::Text,
	AccountId, Actor, Credential, Derivation, Enrolment, ErasureDuty, Handover, Holder, MeasuredValue, Measurement,
	Organisation, Origin, Patrol, PixelClaim, Protocol, RevisedValue, Revision, Signature, Standing, Study,
	TransferState,
};
use radledger_primitives::{Moment, H256};
use subxt::utils::Static;

/// Something that the generated code returns, and what this crate makes of it: our types without `Static`, vectors
/// without bounds, records without their deposits.
pub(crate) trait Plain {
	type Plain;

	fn plain(self) -> Self::Plain;
}

/// Something that the generated code takes, made from our own types.
pub(crate) trait Generate: Plain {
	fn generate(plain: Self::Plain) -> Self;
}

impl<T> Plain for Static<T> {
	type Plain = T;

	fn plain(self) -> T {
		self.0
	}
}

impl<T> Generate for Static<T> {
	fn generate(plain: T) -> Self {
		Self(plain)
	}
}

impl<T: Plain> Plain for Option<T> {
	type Plain = Option<T::Plain>;

	fn plain(self) -> Self::Plain {
		self.map(T::plain)
	}
}

impl<T: Generate> Generate for Option<T> {
	fn generate(plain: Self::Plain) -> Self {
		plain.map(T::generate)
	}
}

impl<T: Plain> Plain for Vec<T> {
	type Plain = Vec<T::Plain>;

	fn plain(self) -> Self::Plain {
		self.into_iter().map(T::plain).collect()
	}
}

impl<T: Plain> Plain for BoundedVec<T> {
	type Plain = Vec<T::Plain>;

	fn plain(self) -> Self::Plain {
		self.0.plain()
	}
}

impl<T: Generate> Generate for BoundedVec<T> {
	fn generate(plain: Self::Plain) -> Self {
		Self(plain.into_iter().map(T::generate).collect())
	}
}

impl<A: Plain, B: Plain> Plain for (A, B) {
	type Plain = (A::Plain, B::Plain);

	fn plain(self) -> Self::Plain {
		(self.0.plain(), self.1.plain())
	}
}

impl<A: Generate, B: Generate> Generate for (A, B) {
	fn generate((first, second): Self::Plain) -> Self {
		(A::generate(first), B::generate(second))
	}
}

/// Types that are the same in the generated code.
macro_rules! same {
	($($type:ty),+) => {$(
		impl Plain for $type {
			type Plain = Self;

			fn plain(self) -> Self {
				self
			}
		}

		impl Generate for $type {
			fn generate(plain: Self) -> Self {
				plain
			}
		}
	)+};
}

same!(bool, u8, u16, u32, u64, u128, [u8; 2], [u8; 32], [u8; 64], [Moment; 3], AccountId, H256, Votes<AccountId, BlockNumber>);

/// Our records of what a pallet stores, field by field. `any Ticket` stands for the deposit, which is left out.
macro_rules! records {
	($($generated:ty $(, any $ticket:ident)? => $record:ident { $($field:ident),+ };)+) => {$(
		impl$(<$ticket>)? Plain for $generated {
			type Plain = $record;

			fn plain(self) -> $record {
				$record { $($field: self.$field.plain()),+ }
			}
		}
	)+};
}

records! {
	consortium::Organisation<AccountId, Ticket>, any Ticket => Organisation { account, kind, suspended, admitted_at };
	consortium::Enrolment<Ticket>, any Ticket => Enrolment { organisation, enrolled_at };
	traits::Standing => Standing { organisation, kind, roles };
	provenance::Study<AccountId, BlockNumber, Ticket>, any Ticket => Study {
		root, algorithm, instances, series, modality, device, subject, organisation, by, at, block, version
	};
	provenance::Revision<AccountId, BlockNumber> => Revision {
		version, root, instances, series, by, at, block, replaced
	};
	provenance::Signature<AccountId, BlockNumber> => Signature { by, organisation, at, block };
	provenance::Derivation<AccountId, BlockNumber> => Derivation { operation, agent, parameters, signed };
	provenance::Origin<AccountId, BlockNumber, Ticket>, any Ticket => Origin { parents, derivation };
	provenance::Handover<AccountId, BlockNumber> => Handover { study, to, purpose, root, sent, state, overdue };
	provenance::Holder<AccountId, BlockNumber> => Holder { organisation, has_copy, due, overdue, certified };
	provenance::ErasureDuty => ErasureDuty { study, controller, erased, due, overdue };
	provenance::MeasuredValue<AccountId, BlockNumber> => MeasuredValue { value, signed };
	provenance::Measurement<AccountId, BlockNumber, Ticket>, any Ticket => Measurement {
		quantity, settings, agent, stamped, value, version
	};
	provenance::RevisedValue<AccountId, BlockNumber, Ticket>, any Ticket => RevisedValue { value, reason };
	provenance::Protocol<AccountId, BlockNumber, Ticket>, any Ticket => Protocol { constraints, signed };
	provenance::Patrol<AccountId, BlockNumber, Ticket>, any Ticket => Patrol {
		seed, checked, corrupted, studies, signed
	};
	provenance::PixelClaim<AccountId, BlockNumber, Ticket>, any Ticket => PixelClaim { subject, signed, duplicate };
	consent::Text<AccountId, Ticket>, any Ticket => Text { digest, at, by };
}

impl<Ticket> Plain for consortium::Actor<Ticket> {
	type Plain = Actor;

	fn plain(self) -> Actor {
		match self {
			Self::Organisation(organisation) => Actor::Organisation { organisation },
			Self::Member(credential) => Actor::Member(Credential {
				organisation: credential.organisation,
				roles: credential.roles.0,
				until: Some(credential.until).filter(|until| *until != Moment::MAX),
			}),
			Self::Patient(enrolment) => Actor::Patient(enrolment.plain()),
		}
	}
}

impl Plain for provenance::TransferState<AccountId, BlockNumber> {
	type Plain = TransferState;

	fn plain(self) -> TransferState {
		match self {
			Self::Sent => TransferState::Sent,
			Self::Intact(signed) => TransferState::Intact { signed: signed.plain() },
			Self::Corrupted { found, signed } => TransferState::Corrupted { found, signed: signed.plain() },
			Self::Resolved { found, signed, outcome, resolved } => TransferState::Resolved {
				found,
				signed: signed.plain(),
				outcome: outcome.0,
				resolved: resolved.plain(),
			},
		}
	}
}
