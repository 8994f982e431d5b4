//! How values are written on the command line: for `value_parser` of the arguments.

use radledger_primitives::{Roles, H256};

/// Parses one of a closed list of codes, and lists them in the help.
pub fn code<T: Copy + Send + Sync + 'static>(
	all: &'static [T],
	name: fn(T) -> &'static str,
) -> impl clap::builder::TypedValueParser<Value = T> {
	use clap::builder::TypedValueParser;
	let names = all.iter().map(|code| name(*code));
	clap::builder::PossibleValuesParser::new(names).map(move |text| {
		// The parser before has let only known names pass.
		all.iter().copied().find(|code| name(*code) == text).unwrap_or(all[0])
	})
}

/// Parses the name of one flag of a set, and lists them in the help.
pub fn named<T: Copy + Send + Sync + 'static>(
	all: &'static [(T, &'static str)],
) -> impl clap::builder::TypedValueParser<Value = T> {
	use clap::builder::TypedValueParser;
	let names = all.iter().map(|(_, name)| *name);
	clap::builder::PossibleValuesParser::new(names).map(move |text| {
		// The parser before has let only known names pass.
		all.iter().find(|(_, name)| *name == text).unwrap_or(&all[0]).0
	})
}

/// Parses the name of a role, and lists them in the help.
pub fn role() -> impl clap::builder::TypedValueParser<Value = Roles> {
	use clap::builder::TypedValueParser;
	let names = Roles::NAMED.iter().map(|(_, name)| *name);
	clap::builder::PossibleValuesParser::new(names).map(|text| Roles::from_name(&text).unwrap_or_default())
}

/// Parses 32 bytes in hexadecimal, with or without `0x`.
pub fn hash(text: &str) -> Result<H256, String> {
	let mut bytes = [0; 32];
	hex::decode_to_slice(text.trim_start_matches("0x"), &mut bytes)
		.map_err(|_| "not 0x and 64 hexadecimal digits".to_owned())?;
	Ok(H256(bytes))
}
