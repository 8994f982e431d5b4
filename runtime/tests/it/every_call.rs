//! One call of every kind that the metadata knows, with the simplest arguments that decode.

use crate::{metadata::metadata, world::decoded};
use codec::{Compact, Encode};
use radledger_runtime::RuntimeCall;
use scale_info::{form::PortableForm, PortableRegistry, TypeDef, TypeDefPrimitive, Variant};

/// Deeper than any type of an argument, and far from endless: calls carry calls.
const DEPTH: u32 = 12;

/// Pallet, call, and the call itself.
pub fn every_call() -> Vec<(String, String, RuntimeCall)> {
	let metadata = metadata();
	let mut calls = Vec::new();
	for pallet in &metadata.pallets {
		let Some(ty) = &pallet.calls else { continue };
		let TypeDef::Variant(variants) = &metadata.types.resolve(ty.ty.id).unwrap().type_def else {
			panic!("calls are an enum");
		};
		for variant in &variants.variants {
			let name = (pallet.name.clone(), variant.name.clone());
			let arguments = simplest_variant(&metadata.types, variant, DEPTH).unwrap_or_else(|| panic!("{name:?}"));
			let bytes = [vec![pallet.index], arguments].concat();
			let call = decoded(&bytes).unwrap_or_else(|error| panic!("{name:?}: {error}"));
			calls.push((name.0, name.1, call));
		}
	}
	calls
}

fn simplest_variant(types: &PortableRegistry, variant: &Variant<PortableForm>, depth: u32) -> Option<Vec<u8>> {
	let mut bytes = vec![variant.index];
	for field in &variant.fields {
		bytes.extend(simplest(types, field.ty.id, depth)?);
	}
	Some(bytes)
}

/// The encoding of the simplest value of a type: nothing, zero, the first variant that is not too deep.
fn simplest(types: &PortableRegistry, id: u32, depth: u32) -> Option<Vec<u8>> {
	let depth = depth.checked_sub(1)?;
	let all = |ids: Vec<u32>| ids.into_iter().map(|id| simplest(types, id, depth)).collect::<Option<Vec<_>>>();
	match &types.resolve(id)?.type_def {
		TypeDef::Composite(composite) => {
			all(composite.fields.iter().map(|field| field.ty.id).collect()).map(|parts| parts.concat())
		}
		TypeDef::Tuple(tuple) => all(tuple.fields.iter().map(|field| field.id).collect()).map(|parts| parts.concat()),
		TypeDef::Array(array) => Some(simplest(types, array.type_param.id, depth)?.repeat(array.len as usize)),
		TypeDef::Variant(variants) => {
			variants.variants.iter().find_map(|variant| simplest_variant(types, variant, depth))
		}
		TypeDef::Sequence(_) | TypeDef::Compact(_) | TypeDef::BitSequence(_) => Some(Compact(0u32).encode()),
		TypeDef::Primitive(primitive) => Some(vec![
			0;
			match primitive {
				TypeDefPrimitive::Bool | TypeDefPrimitive::U8 | TypeDefPrimitive::I8 | TypeDefPrimitive::Str => 1,
				TypeDefPrimitive::U16 | TypeDefPrimitive::I16 => 2,
				TypeDefPrimitive::U32 | TypeDefPrimitive::I32 | TypeDefPrimitive::Char => 4,
				TypeDefPrimitive::U64 | TypeDefPrimitive::I64 => 8,
				TypeDefPrimitive::U128 | TypeDefPrimitive::I128 => 16,
				TypeDefPrimitive::U256 | TypeDefPrimitive::I256 => 32,
			}
		]),
	}
}
