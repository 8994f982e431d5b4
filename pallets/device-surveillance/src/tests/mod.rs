//! What the calls do, by topic, and what holds for every history.

mod custody;
mod quality;
mod random;
