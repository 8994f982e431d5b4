//! Support for the end-to-end tests: the node, the command line and Orthanc as processes of their own, as users run
//! them, and real DICOM files.
//!
//! Nothing here links the code under test: what the tests know of the ledger they know through its binaries, its
//! JSON-RPC and the files it writes. Every process started here is killed and waited for when its handle is dropped, but
//! the nodes that tests lend to one another (`lend.rs`): those end with the run.
//!
//! Environment: `RADLEDGER_BIN_DIR` (where `radledger-node` and `radledger` are; by default the target directory that
//! `scripts/env` uses), `RADLEDGER_CORPUS` (a folder with the corpus; by default what `scripts/corpus` prints).

mod cli;
mod corpus;
mod http;
mod lend;
pub mod linkage;
mod node;
mod orthanc;
mod process;
mod site;

pub use cli::{Cli, Ran};
pub use corpus::{copy, corpus, dcmodify, files, fresh_studies, gather, tag, tool};
pub use http::{free_port, http, http_of, rpc, rpc_of};
pub use node::{Node, Seal};
pub use orthanc::Orthanc;
pub use process::{binary, cache, Daemon};
pub use site::Site;

/// The repository's root.
pub fn root() -> std::path::PathBuf {
	std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
