//! One file a topic: anchoring, amending, proving, what always holds.

mod amend;
mod anchor;
mod invariants;
mod prove;
