//! What the calls do, by topic, and what holds for every history.

mod custody;
mod field_actions;
mod quality;
mod random;
mod vigilance;
