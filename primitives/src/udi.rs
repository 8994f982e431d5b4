//! Unique device identifiers (UDI, Regulation (EU) 2017/745 Annex VI part C): the device identifier (UDI-DI) of a model of
//! a device, and the check that it was not mistyped.

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Most characters of a UDI-DI.
pub const MAX_LENGTH: u32 = 25;
/// Digits of the longest GTIN.
const GTIN: usize = 14;

codes! {
	/// The entities that may issue UDIs in the European Union (Commission Implementing Decision (EU) 2019/939).
	IssuingEntity {
		/// GS1: a GTIN.
		Gs1 = 0, "GS1";
		/// Health Industry Business Communications Council: a HIBC primary data structure.
		Hibcc = 1, "HIBCC";
		/// ICCBBA: the device identifier of ISBT 128.
		Iccbba = 2, "ICCBBA";
		/// Informationsstelle für Arzneispezialitäten: a PPN or HPC.
		Ifa = 3, "IFA";
	}
}

/// The UDI-DI of a device model. It names a product, not a person.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize, Clone, PartialEq, Eq, Debug,
)]
pub struct UdiDi {
	/// The issuing entity.
	pub issuer: IssuingEntity,
	/// Its characters as printed under the carrier, without application identifiers in parentheses.
	pub code: BoundedVec<u8, ConstU32<MAX_LENGTH>>,
}

/// An error in a UDI-DI.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UdiError {
	/// It has a length or characters that the issuing entity does not use.
	Form,
	/// Its check characters are wrong: these are the right ones (one character, or two digits).
	Check([u8; 2]),
}

impl fmt::Display for UdiError {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Form => to.write_str("it has not the form that its issuing entity gives them"),
			Self::Check([0, one]) => write!(to, "its check character is not {:?}", char::from(*one)),
			Self::Check([first, second]) => {
				write!(to, "its check digits are not {}{}", char::from(*first), char::from(*second))
			}
		}
	}
}

impl UdiDi {
	/// The identifier with these characters; `None` if there are too many.
	pub fn new(issuer: IssuingEntity, code: &str) -> Option<Self> {
		let code = code.as_bytes().to_vec().try_into().ok()?;
		Some(Self { issuer, code })
	}

	/// The one form of all that name the same product: a GTIN of 8, 12 or 13 digits is padded with zeros to 14 (GS1
	/// General Specifications 3.3.2).
	pub fn canonical(mut self) -> Self {
		if self.issuer == IssuingEntity::Gs1 {
			let missing = GTIN.saturating_sub(self.code.len());
			let digits = core::iter::repeat_n(b'0', missing).chain(self.code.iter().copied()).collect();
			// It does not become longer than `GTIN` unless it was already.
			self.code = BoundedVec::truncate_from(digits);
		}
		self
	}

	/// Its characters; they are ASCII if [`Self::check`] finds nothing wrong.
	pub fn as_str(&self) -> &str {
		core::str::from_utf8(&self.code).unwrap_or_default()
	}

	/// Checks its form, its characters, and its check characters where the issuing entity has them.
	pub fn check(&self) -> Result<(), UdiError> {
		match self.issuer {
			IssuingEntity::Gs1 => gtin(&self.code),
			IssuingEntity::Hibcc => hibc(&self.code),
			IssuingEntity::Iccbba => isbt(&self.code),
			IssuingEntity::Ifa => ppn(&self.code),
		}
	}
}

impl fmt::Display for UdiDi {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(to, "{}:{}", self.issuer.name(), self.as_str())
	}
}

/// Refuses unless `found` is `expected`.
fn same(found: &[u8], expected: [u8; 2]) -> Result<(), UdiError> {
	let wanted = match expected {
		[0, ref one] => core::slice::from_ref(one),
		ref two => two.as_slice(),
	};
	(found == wanted).then_some(()).ok_or(UdiError::Check(expected))
}

/// GTIN-8, -12, -13 or -14: modulo 10 with weights 3 and 1 from the right (GS1 General Specifications 7.9).
fn gtin(code: &[u8]) -> Result<(), UdiError> {
	let form = [8, 12, 13, 14].contains(&code.len()) && code.iter().all(u8::is_ascii_digit);
	let (last, rest) = code.split_last().filter(|_| form).ok_or(UdiError::Form)?;
	let sum: u32 =
		rest.iter().rev().zip([3, 1].into_iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
	same(&[*last], [0, b'0' + ((10 - sum % 10) % 10) as u8])
}

/// The characters of Code 39 in order of their values.
const CODE39: &[u8; 43] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// `+`, labeler identification code, product number, unit of measure: modulo 43 (ANSI/HIBC 2.6).
fn hibc(code: &[u8]) -> Result<(), UdiError> {
	let form = (8..=25).contains(&code.len())
		&& code.first() == Some(&b'+')
		&& code.get(1).is_some_and(u8::is_ascii_uppercase);
	let (last, rest) = code.split_last().filter(|_| form).ok_or(UdiError::Form)?;
	let mut sum = 0;
	for (place, character) in rest.iter().enumerate() {
		let alphanumeric = character.is_ascii_digit() || character.is_ascii_uppercase();
		let value = CODE39.iter().position(|known| known == character);
		sum += value.filter(|_| alphanumeric || place == 0).ok_or(UdiError::Form)?;
	}
	let expected = CODE39.get(sum % 43).copied().unwrap_or_default();
	same(&[*last], [0, expected])
}

/// `=/` and 16 characters: facility, product code, product description (ISBT 128 data structure 034); without check
/// character.
fn isbt(code: &[u8]) -> Result<(), UdiError> {
	let (start, rest) = code.split_at_checked(2).ok_or(UdiError::Form)?;
	let characters = rest.iter().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
	let form = start == b"=/" && rest.len() == 16 && characters;
	form.then_some(()).ok_or(UdiError::Form)
}

/// Product registration agency code, number, two check digits: modulo 97 of the characters' ASCII values with weights from
/// 2 (IFA, PPN-Code specification 4.2).
fn ppn(code: &[u8]) -> Result<(), UdiError> {
	let characters = code.iter().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
	let form = (5..=22).contains(&code.len()) && characters;
	let (rest, check) = code.split_last_chunk::<2>().filter(|_| form).ok_or(UdiError::Form)?;
	let sum: u32 = rest.iter().zip(2u32..).map(|(character, weight)| u32::from(*character) * weight).sum();
	let (tens, ones) = (sum % 97 / 10, sum % 97 % 10);
	same(check, [b'0' + tens as u8, b'0' + ones as u8])
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::{borrow::ToOwned, string::ToString};
	use proptest::prelude::*;

	fn check(issuer: IssuingEntity, code: &str) -> Result<(), UdiError> {
		UdiDi::new(issuer, code).ok_or(UdiError::Form)?.check()
	}

	/// Examples that the issuing entities publish.
	#[test]
	fn published_examples_should_be_right() {
		for (issuer, code) in [
			(IssuingEntity::Gs1, "09506000134352"),
			(IssuingEntity::Gs1, "9506000134352"),
			(IssuingEntity::Gs1, "00889842003956"),
			(IssuingEntity::Hibcc, "+A123BJC5D6E71G"),
			(IssuingEntity::Iccbba, "=/A9999XYZ100T0944"),
			(IssuingEntity::Ifa, "110375286414"),
		] {
			assert_eq!(check(issuer, code), Ok(()), "{code}");
		}
	}

	#[test]
	fn mistakes_should_be_told_with_what_was_expected() {
		use IssuingEntity::*;
		for (issuer, code, error) in [
			(Gs1, "09506000134353", UdiError::Check([0, b'2'])),
			(Gs1, "0950600013435", UdiError::Check([0, b'9'])),
			(Gs1, "(01)9506000134352", UdiError::Form),
			(Gs1, "", UdiError::Form),
			(Hibcc, "+A123BJC5D6E71H", UdiError::Check([0, b'G'])),
			(Hibcc, "A123BJC5D6E71G", UdiError::Form),
			(Hibcc, "+A123BJC 5D6E71G", UdiError::Form),
			(Iccbba, "=/A9999XYZ100T094", UdiError::Form),
			(Iccbba, "=)A9999XYZ100T0944", UdiError::Form),
			(Ifa, "110375286415", UdiError::Check([b'1', b'4'])),
			(Ifa, "11-0375286414", UdiError::Form),
			(Ifa, "09506000134352095060001343520", UdiError::Form),
		] {
			assert_eq!(check(issuer, code), Err(error), "{code}");
		}
		let error = check(Gs1, "09506000134353").unwrap_err();
		assert_eq!(error.to_string(), "its check character is not '2'");
		let udi = UdiDi::new(Gs1, "09506000134352").unwrap();
		assert_eq!(udi.to_string(), "GS1:09506000134352");
	}

	#[test]
	fn identifiers_of_one_product_should_have_one_form() {
		let of = |issuer, code: &str| UdiDi::new(issuer, code).unwrap().canonical().as_str().to_owned();
		for code in ["09506000134352", "9506000134352"] {
			assert_eq!(of(IssuingEntity::Gs1, code), "09506000134352");
		}
		assert_eq!(of(IssuingEntity::Gs1, "96385074"), "00000096385074");
		assert_eq!(of(IssuingEntity::Gs1, ""), "00000000000000");
		assert_eq!(of(IssuingEntity::Gs1, "1234567890123456789012345"), "1234567890123456789012345");
		assert_eq!(of(IssuingEntity::Ifa, "110375286414"), "110375286414");
	}

	proptest! {
		#[test]
		fn any_bytes_should_be_judged_without_a_panic(code in proptest::collection::vec(any::<u8>(), 0..26)) {
			for issuer in IssuingEntity::ALL {
				let _ = UdiDi { issuer: *issuer, code: code.clone().try_into().unwrap_or_default() }.check();
			}
		}

		#[test]
		fn one_wrong_digit_should_be_found(place in 0usize..14, digit in 0u8..10) {
			let mut code = *b"09506000134352";
			let before = code[place];
			code[place] = b'0' + digit;
			let wrong = UdiDi { issuer: IssuingEntity::Gs1, code: code.to_vec().try_into().unwrap() };
			prop_assert_eq!(wrong.check().is_ok(), code[place] == before);
		}
	}
}
