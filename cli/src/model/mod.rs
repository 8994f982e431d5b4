//! AI models without the ledger: what is registered of them, what they were trained on, and the rounds of federations.
//!
//! - [`words`]: what is written on the command line.
//! - [`registry`]: the records of the ledger, behind a seam.
//! - [`tree`]: datasets as trees: how one is declared, and what is in it.
//! - [`replay`]: how a version came about, as one document that is the same for everybody.
//! - [`round`]: scores, and whether the credibilities on the ledger follow from them.
//! - [`salts`]: what opens the commitments to updates, in the vault.
//! - [`lines`]: records as rows for people, and as flat objects for programs.

pub mod lines;
pub mod registry;
pub mod replay;
pub mod round;
pub mod salts;
pub mod tree;
pub mod words;

#[cfg(test)]
pub mod fixtures;
