//! Compiles the parachains' runtimes for the validator, in a process of its own.

#![allow(missing_docs, clippy::all)] // the macro's own items

polkadot_node_core_pvf_common::decl_worker_main!(
	"prepare-worker",
	polkadot_node_core_pvf_prepare_worker::worker_entrypoint,
	polkadot_node_primitives::NODE_VERSION,
	// In place of a commit: these crates come from a registry.
	"registry",
);
