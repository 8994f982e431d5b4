//! What other themes still take from here.

/// Versions of models as people write them.
pub mod codes {
	use radledger_primitives::ModelVersion;

	/// Parses a version of a model.
	pub fn model(text: &str) -> Result<ModelVersion, String> {
		text.parse()
	}

	/// A version of a model, as options take it.
	pub fn show_model(version: ModelVersion) -> String {
		version.to_string()
	}
}
