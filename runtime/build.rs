//! Builds the runtime's WebAssembly next to its native code.

fn main() {
	// `scripts/env` makes clippy the compiler of our crates; the WebAssembly that the chain runs comes from rustc itself.
	#[cfg(feature = "std")]
	std::env::remove_var("RUSTC_WORKSPACE_WRAPPER");

	#[cfg(all(feature = "std", not(feature = "metadata-hash")))]
	substrate_wasm_builder::WasmBuilder::build_using_defaults();

	#[cfg(all(feature = "std", feature = "metadata-hash"))]
	substrate_wasm_builder::WasmBuilder::init_with_defaults().enable_metadata_hash("RAD", 12).build();
}
