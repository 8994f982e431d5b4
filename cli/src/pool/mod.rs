//! Pools without the ledger: what is counted in them, and how that is told.
//!
//! - [`ways`]: by which datasets a study is part of what earns.
//! - [`fill`]: what is still to be counted, and counting it.
//! - [`lines`]: records as rows for people, and as flat objects for programs.

pub mod fill;
pub mod lines;
pub mod ways;
