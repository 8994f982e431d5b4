//! One file a topic: who is admitted, who is credentialed, who is enrolled, who may sign, what always holds.

mod authorise;
mod credentials;
mod invariants;
mod organisations;
mod patients;
