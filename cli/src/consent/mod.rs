//! What patients decide, as people write and read it. No network in here.

pub mod child;
pub mod commitment;
pub mod lines;
pub mod region;
pub mod signed;
pub mod terms;
pub mod words;
