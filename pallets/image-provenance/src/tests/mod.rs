//! One file a topic: anchoring, amending, proving, the graph, devices, transfers, measurements, checks, erasure, what always holds.

mod amend;
mod anchor;
mod check;
mod derive;
mod device;
mod erase;
mod invariants;
mod measure;
mod prove;
mod transfer;
