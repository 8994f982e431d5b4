//! The linkage game: who can tell from the ledger whose studies are whose?
//!
//! [`World`] builds a chain with patients, hospitals, studies, transfers, uses, reports and de-identified copies, by the
//! programs that users run, on real files. [`Export`] is everything that one attacker has: the state of a block, the
//! transactions and events of all blocks, and files, each decoded into records of bare values. [`Attack`] searches an
//! export for whatever ties a study to an account, to another study, or to a visit that somebody remembers.
//!
//! The attackers know no names. They see which values stand in one record, and follow a value into the records where it
//! stands as well, in every way there is. A way counts if what it says is true far more often than chance explains. So a
//! field that is renamed or moved to another pallet is found as before.

mod attack;
mod export;
mod world;

pub use attack::{Attack, Figures};
pub use export::{Export, Fact, Way};
pub use world::{Size, Study, Truth, World};
