//! One file per topic.

mod amend;
mod anchor;
mod check;
mod derive;
mod device;
mod erase;
mod invariants;
mod measure;
mod name;
mod open;
mod prove;
mod transfer;
