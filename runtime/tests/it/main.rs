//! The runtime as a whole: the development chain's genesis, real signed transactions through `Executive` and the whole
//! extension pipeline, who may call what, and what must never change unnoticed.

mod consents;
mod governance;
mod limits;
mod metadata;
mod money;
mod origins;
mod presets;
mod reports;
mod transactions;
mod world;
mod wrappers;
