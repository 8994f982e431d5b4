//! The runtime as a whole: the development chain's genesis, real signed transactions through `Executive` and the whole
//! extension pipeline, who may call what, and what must never change unnoticed.

extern crate alloc;

mod consents;
mod every_call;
mod governance;
mod identifiers;
mod ledger;
mod limits;
mod lists;
mod metadata;
mod money;
mod origins;
mod presets;
mod priority;
mod proxies;
mod rehearsal;
mod reports;
mod rewards;
mod safety;
mod sealed;
mod strangers;
mod transactions;
mod weighing;
mod world;
mod wrappers;
