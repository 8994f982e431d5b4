//! `docs/interface.md` is what the chain's metadata says. `scripts/metadata` writes it.

use codec::Decode;
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive, TypeParameter, Variant};
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt::Write,
};
use subxt::metadata::Metadata;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/interface.md");
/// The index of the first pallet of ours.
const OURS: u8 = 50;
/// Runtime APIs that clients, and not only nodes, ask.
const OF_CLIENTS: [&str; 4] = ["AccountNonceApi", "ProvenanceApi", "RuntimeViewFunction", "TransactionPaymentApi"];
/// Constants of other pallets that clients need.
const OTHER_CONSTANTS: [(&str, &str); 3] =
	[("System", "SS58Prefix"), ("System", "BlockHashCount"), ("Balances", "ExistentialDeposit")];

#[test]
fn document_of_the_interface_should_be_that_of_the_metadata() {
	let metadata = Metadata::decode(&mut &include_bytes!("../metadata.scale")[..]).expect("metadata");
	let written = Writer::new(&metadata).document();
	if std::env::var_os("RADLEDGER_WRITE_DOCUMENTS").is_some() {
		std::fs::write(DOCUMENT, &written).expect("docs/interface.md can be written");
	}
	let found = std::fs::read_to_string(DOCUMENT).unwrap_or_default();
	assert!(found == written, "docs/interface.md is not of this metadata: run scripts/metadata");
}

struct Writer<'a> {
	metadata: &'a Metadata,
	types: &'a PortableRegistry,
	/// The name under which each structure and enumeration is explained.
	names: BTreeMap<u32, String>,
	/// Those that something refers to.
	used: BTreeSet<u32>,
}

impl<'a> Writer<'a> {
	fn new(metadata: &'a Metadata) -> Self {
		let types = metadata.types();
		let mut paths: BTreeMap<&str, BTreeSet<&[String]>> = BTreeMap::new();
		for known in &types.types {
			if let Some(last) = known.ty.path.segments.last() {
				paths.entry(last).or_default().insert(&known.ty.path.segments);
			}
		}
		let names = types.types.iter().filter_map(|known| {
			let segments = &known.ty.path.segments;
			let name = segments.last()?;
			// `report::Source` where there is also `dividend::Source`.
			let module =
				segments.iter().rev().skip(1).find(|module| !["records", "types", "pallet"].contains(&module.as_str()));
			match (paths[name.as_str()].len(), module) {
				(2.., Some(module)) => Some((known.id, format!("{}::{name}", module.trim_start_matches("pallet_")))),
				_ => Some((known.id, name.clone())),
			}
		});
		Self { metadata, types, names: names.collect(), used: BTreeSet::new() }
	}

	fn document(mut self) -> String {
		let mut text = String::from(HEAD);
		self.view_functions(&mut text);
		self.runtime_apis(&mut text);
		self.events(&mut text);
		self.extensions(&mut text);
		self.constants(&mut text);
		self.glossary(&mut text);
		text
	}

	fn view_functions(&mut self, text: &mut String) {
		text.push_str("\n## View functions\n");
		let metadata = self.metadata;
		for pallet in metadata.pallets().filter(|pallet| pallet.call_index() >= OURS) {
			for view in pallet.view_functions() {
				let inputs: Vec<_> = view.inputs().map(|input| (input.name.to_string(), input.id)).collect();
				let question = format!("{}.{}", pallet.name(), view.name());
				self.question(text, &question, view.docs(), &inputs, view.output_ty());
				let id = hex::encode(view.query_id());
				let _ = writeln!(text, "\nIdentifier: `0x{id}`");
			}
		}
	}

	fn runtime_apis(&mut self, text: &mut String) {
		text.push_str(
			"\n## Runtime APIs\n\n`state_call` takes the name with an underscore: `ProvenanceApi_attestation`.\n",
		);
		let metadata = self.metadata;
		let mut apis: Vec<_> = metadata.runtime_api_traits().collect();
		apis.sort_by_key(|api| api.name().to_owned());
		for api in apis.iter().filter(|api| OF_CLIENTS.contains(&api.name())) {
			for method in api.methods() {
				let inputs: Vec<_> = method.inputs().map(|input| (input.name.to_string(), input.id)).collect();
				let question = format!("{}.{}", api.name(), method.name());
				self.question(text, &question, method.docs(), &inputs, method.output_ty());
			}
		}
		let others: Vec<_> = apis.iter().filter(|api| !OF_CLIENTS.contains(&api.name())).collect();
		let others: Vec<_> = others.iter().map(|api| format!("`{}`", api.name())).collect();
		let _ = writeln!(text, "\nNodes and tools ask the others: {}.", others.join(", "));
	}

	fn question(&mut self, text: &mut String, name: &str, docs: &[String], inputs: &[(String, u32)], output: u32) {
		let inputs: Vec<_> = inputs.iter().map(|(name, ty)| format!("\"{name}\": {}", self.shape(*ty))).collect();
		let _ = writeln!(text, "\n### {name}\n");
		if !docs.is_empty() {
			let _ = writeln!(text, "{}\n", joined(docs));
		}
		let _ = writeln!(text, "- asked: `{{{}}}`", inputs.join(", "));
		let _ = writeln!(text, "- answered: `{}`", self.shape(output));
	}

	fn events(&mut self, text: &mut String) {
		text.push_str("\n## Events\n");
		let metadata = self.metadata;
		for pallet in metadata.pallets().filter(|pallet| pallet.event_index() >= OURS) {
			let _ = writeln!(text, "\n### Events of {}\n", pallet.name());
			for event in pallet.event_variants().unwrap_or_default() {
				let fields = self.fields(&event.fields);
				let _ = writeln!(text, "- `{}` `{fields}`: {}", event.name, joined(&event.docs));
			}
		}
	}

	fn extensions(&mut self, text: &mut String) {
		text.push_str("\n## Transaction extensions\n\nIn this order. Besides the call, the signature covers what the transaction carries for each extension, then what each implies.\n\n");
		text.push_str("| extension | carried | implied |\n|---|---|---|\n");
		for extension in self.metadata.extrinsic().transaction_extensions_to_use_for_encoding() {
			let (carried, implied) = (self.shape(extension.extra_ty()), self.shape(extension.additional_ty()));
			let cell =
				|shape: String| if shape == "[]" { String::new() } else { format!("`{}`", shape.replace('|', "\\|")) };
			let _ = writeln!(text, "| `{}` | {} | {} |", extension.identifier(), cell(carried), cell(implied));
		}
	}

	fn constants(&mut self, text: &mut String) {
		text.push_str("\n## Constants\n\n| constant | value | |\n|---|---|---|\n");
		let metadata = self.metadata;
		let ours = metadata.pallets().filter(|pallet| pallet.call_index() >= OURS);
		let others = OTHER_CONSTANTS.into_iter().map(|(pallet, constant)| {
			let pallet = metadata.pallet_by_name(pallet).expect("a pallet of the chain");
			(pallet, pallet.constant_by_name(constant).expect("a constant of the pallet"))
		});
		for (pallet, constant) in
			others.chain(ours.flat_map(|pallet| pallet.constants().map(move |known| (pallet, known))))
		{
			let ty = self.types.resolve(constant.ty()).expect("a type of the metadata");
			let value = match &ty.type_def {
				// SCALE writes numbers in little endian.
				TypeDef::Primitive(_) => {
					constant.value().iter().rev().fold(0u128, |value, byte| value << 8 | u128::from(*byte)).to_string()
				}
				// The names of bits, the lowest first.
				TypeDef::Sequence(_) => {
					let names = Vec::<String>::decode(&mut constant.value()).expect("a list of names");
					let bits = names.iter().enumerate().map(|(bit, name)| format!("{} `{name}`", 1u32 << bit));
					bits.collect::<Vec<_>>().join(", ")
				}
				_ => continue,
			};
			let docs = constant.docs().iter().take_while(|line| !line.is_empty()).map(|line| line.trim());
			let docs = docs.collect::<Vec<_>>().join(" ");
			let _ = writeln!(text, "| `{}.{}` | {value} | {docs} |", pallet.name(), constant.name());
		}
	}

	/// What every name means, and every name in that.
	fn glossary(&mut self, text: &mut String) {
		let mut explained: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
		let mut done = BTreeSet::new();
		while let Some(id) = self.used.difference(&done).next().copied() {
			done.insert(id);
			let definition = self.definition(id);
			explained.entry(self.names[&id].clone()).or_default().insert(definition);
		}
		text.push_str("\n## Types\n\n");
		for (name, definitions) in explained {
			for definition in definitions {
				let _ = writeln!(text, "- `{name}`: `{definition}`");
			}
		}
	}

	/// How a value of a type looks in JSON, in terms of the glossary.
	fn shape(&mut self, id: u32) -> String {
		let ty = self.types.resolve(id).expect("a type of the metadata");
		let path: Vec<_> = ty.path.segments.iter().map(String::as_str).collect();
		match (path.last().copied(), &ty.type_def) {
			(Some("Option"), _) => format!("null | {}", self.parameter(&ty.type_params, 0)),
			(Some("Result"), _) => {
				let (ok, error) = (self.parameter(&ty.type_params, 0), self.parameter(&ty.type_params, 1));
				format!("{{\"Ok\": {ok}}} | {{\"Err\": {error}}}")
			}
			(Some("BoundedVec" | "WeakBoundedVec"), _) => {
				let element = ty.type_params[0].ty.expect("a sequence of something").id;
				self.sequence(element)
			}
			(Some("AccountId32"), _) => "address".into(),
			(Some("H256"), _) => "0x… (32 bytes)".into(),
			(Some("UncheckedExtrinsic"), _) => "0x…".into(),
			// What is not explained field by field: every call, every error.
			(Some(name @ ("RuntimeCall" | "DispatchError")), _) => name.into(),
			(_, TypeDef::Primitive(primitive)) => match primitive {
				TypeDefPrimitive::Str => "string".into(),
				primitive => format!("{primitive:?}").to_lowercase(),
			},
			(_, TypeDef::Compact(compact)) => self.shape(compact.type_param.id),
			(_, TypeDef::Sequence(sequence)) => self.sequence(sequence.type_param.id),
			(_, TypeDef::Array(array)) if self.is_byte(array.type_param.id) => format!("0x… ({} bytes)", array.len),
			(_, TypeDef::Array(array)) => self.sequence(array.type_param.id),
			(_, TypeDef::Tuple(tuple)) => {
				let parts: Vec<_> = tuple.fields.iter().map(|field| self.shape(field.id)).collect();
				format!("[{}]", parts.join(", "))
			}
			(_, TypeDef::BitSequence(_)) => "0x…".into(),
			// A number with a name of its own, such as a set of flags, is that number.
			(_, TypeDef::Composite(composite)) if matches!(&composite.fields[..], [field] if field.name.is_none()) => {
				self.shape(composite.fields[0].ty.id)
			}
			(_, TypeDef::Composite(composite)) if composite.fields.is_empty() => "[]".into(),
			_ => {
				self.used.insert(id);
				self.names[&id].clone()
			}
		}
	}

	fn definition(&mut self, id: u32) -> String {
		match &self.types.resolve(id).expect("a type of the metadata").type_def {
			TypeDef::Composite(composite) => self.fields(&composite.fields),
			TypeDef::Variant(variants) => {
				let variants: Vec<_> = variants.variants.iter().map(|variant| self.variant(variant)).collect();
				variants.join(" | ")
			}
			other => panic!("{other:?} has no name"),
		}
	}

	fn variant(&mut self, variant: &Variant<PortableForm>) -> String {
		match variant.fields.is_empty() {
			true => format!("\"{}\"", variant.name),
			false => format!("{{\"{}\": {}}}", variant.name, self.fields(&variant.fields)),
		}
	}

	fn fields(&mut self, fields: &[Field<PortableForm>]) -> String {
		let shapes: Vec<_> = fields.iter().map(|field| (field.name.as_ref(), self.shape(field.ty.id))).collect();
		match shapes.as_slice() {
			[(None, shape)] => shape.clone(),
			[(None, _), ..] => {
				format!("[{}]", shapes.iter().map(|(_, shape)| shape.as_str()).collect::<Vec<_>>().join(", "))
			}
			named => {
				let named =
					named.iter().map(|(name, shape)| format!("\"{}\": {shape}", name.map_or("", String::as_str)));
				format!("{{{}}}", named.collect::<Vec<_>>().join(", "))
			}
		}
	}

	fn parameter(&mut self, parameters: &[TypeParameter<PortableForm>], at: usize) -> String {
		self.shape(parameters[at].ty.expect("a type").id)
	}

	fn sequence(&mut self, element: u32) -> String {
		match self.is_byte(element) {
			true => "0x…".into(),
			false => format!("[{}, …]", self.shape(element)),
		}
	}

	fn is_byte(&self, id: u32) -> bool {
		matches!(self.types.resolve(id).map(|ty| &ty.type_def), Some(TypeDef::Primitive(TypeDefPrimitive::U8)))
	}
}

fn joined(docs: &[String]) -> String {
	docs.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ").trim().into()
}

const HEAD: &str = "# Interface

`scripts/metadata` writes this from `client/metadata.scale`, which every node serves; a test compares them. [developers.md](developers.md) shows how programs ask.

Values are written as @polkadot/api takes them, with field names as in the metadata (it takes and gives them in camel case).
`null | u32` is an optional number, `0x… (32 bytes)` a hexadecimal string, `address` an account in SS58, `[u32, …]` a list.
An enumeration without values is a string; with a value, an object with one field: `{\"Permit\": {…}}`. The clients differ:

| | @polkadot/api | PAPI | subxt |
|---|---|---|---|
| nothing | `null` | `undefined` | `None` |
| `u64`, `u128` | number or string | `bigint` | `u64`, `u128` |
| enumeration | `\"Ct\"`, `{ Permit: value }` | `{ type: \"Ct\", value: undefined }`, `{ type: \"Permit\", value }` | the Rust enumeration |
| field names | `dataUse` | `data_use` | `data_use` |

A set of roles, modifiers, declarations or purposes is a number, the sum of what is in it. The constants
`Consortium.RoleNames`, `DynamicConsent.ModifierNames`, `DeclarationNames` and `PurposeNames` say what stands for what: a
client reads them from the metadata (`tests/js/names.mjs`).
";
