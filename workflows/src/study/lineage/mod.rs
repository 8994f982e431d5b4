//! What a study, dataset, model version or report was made from, and what was made from it.
//!
//! [`json`] and [`prov`] write a [`Lineage`] for programs. They write as they go: the document is never held in memory.

mod derive;
mod graph;
pub mod json;
pub mod prov;
mod source;
#[cfg(test)]
mod tests;

pub(crate) use derive::PARAMETERS;
pub use derive::{derive, origin, Derived, Request};
pub use graph::{Chain, Entry, Lineage, Way};
pub use source::Facts;
