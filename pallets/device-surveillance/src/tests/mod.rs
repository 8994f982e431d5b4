//! The calls by topic, and invariants of random histories.

mod custody;
mod field_actions;
mod quality;
mod random;
mod vigilance;
