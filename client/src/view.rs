//! Questions that the runtime itself answers: view functions.
//!
//! subxt 0.51 leaves out the `Vec<u8>` around the arguments, and the `Result` and `Vec<u8>` around the answer, that
//! `RuntimeViewFunction::execute_view_function` (frame-support 49, `view_functions::runtime_api`) has; this module adds
//! them.

use crate::{plain::Plain, Error, Ledger, Result};
use subxt::{
	error::ViewFunctionError,
	ext::{
		codec::{Decode, Encode},
		scale_decode::DecodeAsType,
	},
	view_functions::Payload,
};

/// Bytes of the identifier of a view function.
const ID: usize = 32;
/// Most records that a view function returns at once.
pub(crate) const PAGE: usize = 64;

impl Ledger {
	/// The bytes that ask the runtime a question.
	pub(crate) fn question_of<P: Payload>(&self, call: &P) -> Result<Vec<u8>> {
		let views = self.0.view_functions();
		views.validate(call).map_err(Error::from_subxt)?;
		let id_and_arguments = views.encode_args(call).map_err(Error::from_subxt)?;
		Ok(question(&id_and_arguments))
	}

	/// Asks the runtime one question.
	pub(crate) async fn view<P>(&self, call: P) -> Result<<P::ReturnType as Plain>::Plain>
	where
		P: Payload,
		P::ReturnType: Plain,
	{
		let (views, metadata) = (self.0.view_functions(), self.metadata());
		let question = self.question_of(&call)?;
		let response = views.call_raw(Some(&question)).await.map_err(Error::from_subxt)?;
		let answer = answer(&response)?;
		let function = metadata
			.pallet_by_name(call.pallet_name())
			.and_then(|pallet| pallet.view_function_by_name(call.function_name()))
			.ok_or_else(|| Error::from_subxt(ViewFunctionError::PalletNotFound(call.pallet_name().into())))?;
		let answer = P::ReturnType::decode_as_type(&mut answer.as_slice(), function.output_ty(), metadata.types());
		Ok(answer.map_err(Error::unreadable)?.plain())
	}

	/// Asks for page after page, each from what was found so far, until one is not full.
	pub(crate) async fn pages<P, T>(&self, page: impl Fn(&[T]) -> P) -> Result<Vec<T>>
	where
		P: Payload,
		P::ReturnType: Plain<Plain = Vec<T>>,
	{
		let mut found = Vec::new();
		loop {
			let more = self.view(page(&found)).await?;
			let is_last = more.len() < PAGE;
			found.extend(more);
			if is_last {
				return Ok(found);
			}
		}
	}

	/// Asks for page after page, each from where the answer before says that the next one begins.
	pub(crate) async fn pages_after<P, T, K>(&self, page: impl Fn(Option<K>) -> P) -> Result<Vec<T>>
	where
		P: Payload,
		P::ReturnType: Plain<Plain = (Vec<T>, Option<K>)>,
	{
		let (mut found, mut next) = (Vec::new(), None);
		loop {
			let (more, after) = self.view(page(next)).await?;
			found.extend(more);
			if after.is_none() {
				return Ok(found);
			}
			next = after;
		}
	}
}

/// `(id: [u8; 32], input: Vec<u8>)` from the identifier and the arguments after it.
fn question(id_and_arguments: &[u8]) -> Vec<u8> {
	let (id, arguments) = id_and_arguments.split_at(ID.min(id_and_arguments.len()));
	[id, &arguments.encode()].concat()
}

/// What is inside of `Result<Vec<u8>, ViewFunctionDispatchError>`.
fn answer(response: &[u8]) -> Result<Vec<u8>> {
	match response.split_first() {
		Some((0, mut inside)) => Vec::<u8>::decode(&mut inside).map_err(Error::unreadable),
		_ => Err(Error::unreadable("the runtime could not read the question")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// As `execute_view_function` is declared, decoded with SCALE alone.
	#[test]
	fn question_should_be_an_identifier_and_a_vector() {
		let asked = question(&[vec![7; 32], (3u16, 64u32).encode()].concat());
		let (id, input) = <([u8; 32], Vec<u8>)>::decode(&mut asked.as_slice()).expect("decodes");
		assert_eq!((id, input), ([7; 32], (3u16, 64u32).encode()));
		assert_eq!(question(&[7; 32]), ([7u8; 32], Vec::<u8>::new()).encode());
	}

	#[test]
	fn answer_should_be_taken_out_of_its_result() {
		let response = Result::<Vec<u8>, u8>::Ok(vec![1, 2, 3]).encode();
		assert_eq!(answer(&response), Ok(vec![1, 2, 3]));
		for refused in [Result::<Vec<u8>, u8>::Err(2).encode(), Vec::new(), vec![0], vec![0, 12, 1]] {
			assert!(answer(&refused).is_err_and(|error| error.is("ledger-access")), "{refused:?}");
		}
	}
}
