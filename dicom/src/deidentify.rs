//! Copies objects so that they no longer identify anyone: DICOM PS3.15 Annex E, basic profile with options.
//!
//! [`crate::profile`] says how each attribute is treated. Where the table lets the type of the attribute in its object
//! decide (`X/Z/D`), the copy gets what is valid for every type: a dummy if the table permits one, otherwise a value of
//! zero length, otherwise nothing. Sequences that stay are treated item by item, at every depth. A dummy must not have
//! zero length (Table E.1-1a, D), so a sequence that is replaced by one becomes a single empty item. Pixel data is
//! copied as it is encoded.
//!
//! A file is read twice: first by this crate's own reader, which trusts no length and no depth, then into an object.

use crate::{
	manifest::derive,
	profile::{action, Actions, Options, ProfileOption},
	Tag,
};
use chrono::{Datelike, Days, NaiveDate};
use dicom_core::{
	dicom_value,
	dictionary::{DataDictionary, DataDictionaryEntry},
	header::Header,
	value::{DataSetSequence, Value},
	DataElement, PrimitiveValue, VR,
};
use dicom_dictionary_std::StandardDataDictionary;
use dicom_encoding::TransferSyntaxIndex;
use dicom_object::{
	file::ReadPreamble, mem::InMemElement, DefaultDicomObject, FileMetaTableBuilder, InMemDicomObject, OpenFileOptions,
};
use dicom_transfer_syntax_registry::TransferSyntaxRegistry;
use radledger_primitives::digest::Salt;
use std::{
	fs::{self, File},
	io::{self, BufReader, Read, Seek, Write},
	path::{Path, PathBuf},
	sync::atomic::{AtomicU64, Ordering},
};
use zeroize::Zeroizing;

/// Longest shift of dates, in days; PS3.15 does not prescribe one.
const LONGEST_SHIFT: u64 = 3_650;
/// UIDs below this root belong to the standard, and identify nobody.
const STANDARD_ROOT: &str = "1.2.840.10008.";
/// Implementation Class UID (0002,0012) of the files that this program writes: from a random UUID, made once.
pub(crate) const IMPLEMENTATION: &str = "2.25.71802317260867579050887727353355337337";
/// Implementation Version Name (0002,0013); the first 16 characters are written.
pub(crate) const IMPLEMENTATION_NAME: &str = concat!("RADLEDGER ", env!("CARGO_PKG_VERSION"));
/// Contributing Equipment Sequence, which names this program.
const EQUIPMENT: Tag = Tag(0x0018, 0xA001);

/// Options that a program cannot honour, because a person must look at the text, the drawings or the pixels.
const JUDGEMENTS: [ProfileOption; 6] = [
	ProfileOption::CleanDescriptors,
	ProfileOption::CleanStructuredContent,
	ProfileOption::CleanGraphics,
	ProfileOption::RetainSafePrivate,
	ProfileOption::CleanPixelData,
	ProfileOption::CleanRecognizableFeatures,
];

/// Makes de-identified copies. Under one key, equal UIDs become equal new UIDs, and all dates move by the same number
/// of days.
pub struct Deidentifier {
	options: Options,
	key: Zeroizing<Salt>,
	/// Whether to copy objects that say that their pixels show an identity; `false` by default.
	pub allow_burned_in: bool,
}

/// A finished copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
	/// SOP Instance UID of the original.
	pub original: String,
	/// SOP Instance UID of the copy.
	pub copy: String,
	/// Whether the pixels may show an identity: the object does not say that they do not, and its kind often does.
	pub may_show_identity: bool,
}

/// Why an object was not copied.
#[derive(Debug, thiserror::Error)]
pub enum DeidentifyError {
	/// The option needs the judgement of a person.
	#[error("the {0} needs somebody to look at the data, so this program does not offer it")]
	Unsupported(&'static str),
	/// The file cannot be read as a DICOM object.
	#[error("{}: cannot be read as a DICOM object: {reason}", path.display())]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// The reader's message.
		reason: String,
	},
	/// The object has no SOP Instance UID or no SOP Class UID.
	#[error("{}: {tag} {name} is missing, so the copy would be no valid object", path.display(), name = tag.name())]
	Incomplete {
		/// The file.
		path: PathBuf,
		/// The missing attribute.
		tag: Tag,
	},
	/// The object says that its pixels show an identity.
	#[error("{}: Burned In Annotation (0028,0301) is YES: the pixels show an identity, and this profile does not clean pixels", path.display())]
	BurnedIn {
		/// The file.
		path: PathBuf,
	},
	/// Something exists at the copy's path.
	#[error("{}: is there already; nothing is overwritten", path.display())]
	Exists {
		/// The path.
		path: PathBuf,
	},
	/// The copy cannot be written.
	#[error("{}: cannot be written: {reason}", path.display())]
	Unwritable {
		/// The path.
		path: PathBuf,
		/// The writer's message.
		reason: String,
	},
}

impl Deidentifier {
	/// A de-identifier with these options and this secret key; refuses options that need a person's judgement.
	pub fn new(options: Options, key: Salt) -> Result<Self, DeidentifyError> {
		if let Some(option) = JUDGEMENTS.into_iter().find(|option| options.has(*option)) {
			let known = ProfileOption::ALL.iter().find(|(known, ..)| *known == option);
			return Err(DeidentifyError::Unsupported(known.map_or("option", |(.., name)| name)));
		}
		Ok(Self { options, key: Zeroizing::new(key), allow_burned_in: false })
	}

	/// The UID that replaces `uid`: `2.25.` and a UUID of version 8 (RFC 9562), made from
	/// `HMAC-SHA-256(key, "radledger:uid:v1" || 0x00 || uid)`. UIDs of the standard stay as they are.
	pub fn uid(&self, uid: &str) -> String {
		if uid.starts_with(STANDARD_ROOT) {
			return uid.into();
		}
		let mac = derive(&self.key, "radledger:uid:v1", uid.as_bytes());
		let mut bytes = [0; 16];
		bytes.copy_from_slice(&mac[..16]);
		let uuid = u128::from_be_bytes(bytes) & !(0xF << 76) | 8 << 76;
		format!("2.25.{}", uuid & !(3 << 62) | 2 << 62)
	}

	/// The number of days by which dates move back.
	fn shift(&self) -> Days {
		let mac = derive(&self.key, "radledger:dates:v1", &[]);
		let mut bytes = [0; 8];
		bytes.copy_from_slice(&mac[..8]);
		Days::new(1 + u64::from_be_bytes(bytes) % LONGEST_SHIFT)
	}

	/// Writes a copy of `input` to `output`, which must not exist. The file is written whole or not at all.
	pub fn copy(&self, input: &Path, output: &Path) -> Result<Copied, DeidentifyError> {
		let (original, transfer_syntax) = read(input)?;
		if fs::symlink_metadata(output).is_ok() {
			return Err(DeidentifyError::Exists { path: output.into() });
		}
		if let Some(tag) = self.opaque(&original) {
			return Err(DeidentifyError::Unreadable {
				path: input.into(),
				reason: format!(
					"{tag} {} is a sequence that is written as unknown (UN), so nobody can see whether it identifies; write \
					 the file anew in explicit VR with a program that knows this attribute",
					tag.name()
				),
			});
		}
		let text = |tag: Tag| -> Option<String> {
			Some(text_of(original.get(dicom_core::Tag(tag.0, tag.1))?)).filter(|text| !text.is_empty())
		};
		let required = |tag: Tag| text(tag).ok_or_else(|| DeidentifyError::Incomplete { path: input.into(), tag });
		let (class, uid) = (required(Tag(0x0008, 0x0016))?, required(Tag::SOP_INSTANCE)?);
		let burned_in = text(Tag(0x0028, 0x0301));
		if burned_in.as_deref() == Some("YES") && !self.allow_burned_in {
			return Err(DeidentifyError::BurnedIn { path: input.into() });
		}
		let often = ["US", "OT", "SC", "XC", "ES", "ECG", "RG", "DG"];
		let modality = text(Tag(0x0008, 0x0060)).unwrap_or_default();
		let may_show_identity = burned_in.is_none() && often.contains(&modality.as_str());

		let mut copy = self.treat(original);
		self.mark(&mut copy);
		let new_uid = copy.get(dicom_core::Tag(0x0008, 0x0018)).map(text_of).unwrap_or_default();
		let unwritable =
			|error: &dyn std::error::Error| DeidentifyError::Unwritable { path: output.into(), reason: chain(error) };
		let meta = FileMetaTableBuilder::new()
			.media_storage_sop_class_uid(class)
			.media_storage_sop_instance_uid(new_uid.clone())
			.transfer_syntax(transfer_syntax)
			.implementation_class_uid(IMPLEMENTATION)
			.implementation_version_name(&IMPLEMENTATION_NAME[..IMPLEMENTATION_NAME.len().min(16)])
			.build()
			.map_err(|error| unwritable(&error))?;
		let mut bytes = Vec::new();
		copy.with_exact_meta(meta).write_all(&mut bytes).map_err(|error| unwritable(&error))?;
		write_new(output, &bytes).map_err(|error| match error.kind() {
			io::ErrorKind::AlreadyExists => DeidentifyError::Exists { path: output.into() },
			_ => unwritable(&error),
		})?;
		Ok(Copied { original: uid, copy: new_uid, may_show_identity })
	}

	/// Finds a sequence that would stay and whose items cannot be seen, because it is written as unknown (UN).
	fn opaque(&self, object: &InMemDicomObject) -> Option<Tag> {
		object.iter().find_map(|element| {
			let dicom_core::Tag(group, number) = element.tag();
			let tag = Tag(group, number);
			let stays = action(tag, self.options).is_none_or(|actions| actions == Actions::KEEP);
			if crate::canonical::is_left_out(tag) || !stays {
				return None;
			}
			match element.value() {
				Value::Sequence(sequence) => sequence.items().iter().find_map(|item| self.opaque(item)),
				Value::PixelSequence(_) => None,
				Value::Primitive(value) => {
					let known = StandardDataDictionary.by_tag(element.tag()).map(|entry| entry.vr().relaxed());
					let looks = element.vr() == VR::UN && value.to_bytes().starts_with(&crate::canonical::ITEM);
					let is_sequence = known == Some(VR::SQ) && element.vr() != VR::SQ && value.calculate_byte_len() > 0;
					(looks || is_sequence).then_some(tag)
				}
			}
		})
	}

	/// Removes or replaces everything in a data set or item that identifies.
	fn treat(&self, object: InMemDicomObject) -> InMemDicomObject {
		let kept = object.into_iter().filter_map(|element| self.treat_element(element));
		InMemDicomObject::from_element_iter(kept)
	}

	fn treat_element(&self, element: InMemElement) -> Option<InMemElement> {
		let dicom_core::Tag(group, number) = element.tag();
		let tag = Tag(group, number);
		if crate::canonical::is_left_out(tag) || tag.is_private() {
			return None;
		}
		let Some(actions) = action(tag, self.options) else {
			return Some(self.treat_items(element));
		};
		if actions == Actions::KEEP {
			return Some(self.treat_items(element));
		}
		if actions == Actions::CLEAN {
			// Only dates and times are cleaned; the basic profile applies to everything else that an option would
			// clean.
			return match (element.vr(), action(tag, Options::default())) {
				(VR::DA | VR::DT, _) if self.options.has(ProfileOption::RetainModifiedDates) => self.shifted(element),
				(VR::TM, _) if self.options.has(ProfileOption::RetainModifiedDates) => times(element),
				(_, Some(basic)) => self.apply(basic, element),
				(_, None) => Some(element),
			};
		}
		self.apply(actions, element)
	}

	fn apply(&self, actions: Actions, element: InMemElement) -> Option<InMemElement> {
		let (tag, vr) = (element.tag(), element.vr());
		if actions.any_of(Actions::UID) {
			return Some(match vr {
				VR::SQ => self.treat_items(element),
				_ => self.with_new_uids(element),
			});
		}
		if actions.any_of(Actions::DUMMY) && vr == VR::UI {
			let other = self.with_new_uids(element.clone());
			let same = text_of(&other).is_empty() || text_of(&other) == text_of(&element);
			return Some(if same { self.dummy(element) } else { other });
		}
		if actions.any_of(Actions::DUMMY) && !(vr == VR::SQ && actions.any_of(Actions::ZERO)) {
			return Some(self.dummy(element));
		}
		if actions.any_of(Actions::ZERO) {
			return Some(empty(tag, vr));
		}
		None
	}

	/// Replaces the element's value with a dummy that differs from it.
	fn dummy(&self, element: InMemElement) -> InMemElement {
		let (tag, vr) = (element.tag(), element.vr());
		let first = dummy(tag, vr, false);
		let bytes = |element: &InMemElement| element.to_bytes().map(|bytes| bytes.into_owned()).unwrap_or_default();
		let trimmed = |mut bytes: Vec<u8>| {
			crate::canonical::trim(&mut bytes, b' ');
			bytes
		};
		if vr != VR::SQ && trimmed(bytes(&first)) == trimmed(bytes(&element)) {
			return dummy(tag, vr, true);
		}
		first
	}

	/// The element with its items treated, if it is a sequence.
	fn treat_items(&self, element: InMemElement) -> InMemElement {
		let (tag, vr) = (element.tag(), element.vr());
		match element.into_value() {
			Value::Sequence(sequence) => {
				let items: Vec<_> = sequence.into_items().into_iter().map(|item| self.treat(item)).collect();
				DataElement::new(tag, vr, DataSetSequence::from(items))
			}
			other => DataElement::new(tag, vr, other),
		}
	}

	/// The element with its UIDs replaced and with the value representation UI, even if that was not known before.
	fn with_new_uids(&self, element: InMemElement) -> InMemElement {
		let uids: Vec<String> = text_of(&element)
			.split('\\')
			.map(|uid| uid.trim_matches([' ', '\0']))
			.filter(|uid| !uid.is_empty())
			.map(|uid| self.uid(uid))
			.collect();
		DataElement::new(element.tag(), VR::UI, PrimitiveValue::Strs(uids.into()))
	}

	/// The element with each date moved; `None` if a value is not a date, or would leave the calendar.
	fn shifted(&self, element: InMemElement) -> Option<InMemElement> {
		let (tag, vr) = (element.tag(), element.vr());
		let values = element.to_multi_str().ok()?;
		let mut moved = Vec::with_capacity(values.len());
		for value in values.iter() {
			let value = value.trim_matches([' ', '\0']);
			if value.is_empty() {
				moved.push(String::new());
				continue;
			}
			let (date, rest) = (value.get(..8)?, value.get(8..)?);
			let right = date.bytes().all(|letter| letter.is_ascii_digit())
				&& match vr {
					VR::DT => is_time(rest, true),
					_ => rest.is_empty(),
				};
			let date = NaiveDate::parse_from_str(date, "%Y%m%d").ok().filter(|_| right)?;
			let date = date.checked_sub_days(self.shift()).filter(|date| date.year() > 0)?;
			moved.push(format!("{}{rest}", date.format("%Y%m%d")));
		}
		Some(DataElement::new(tag, vr, PrimitiveValue::Strs(moved.into())))
	}

	/// Records in the copy what was done: PS3.15 E.1.1 and PS3.3 C.12.1.1.1.1, C.7.1.1, C.12.1.1.5.
	fn mark(&self, copy: &mut InMemDicomObject) {
		let put = |object: &mut InMemDicomObject, tag: Tag, vr, value: PrimitiveValue| {
			object.put(DataElement::new(dicom_core::Tag(tag.0, tag.1), vr, value));
		};
		let items = |object: &mut InMemDicomObject, tag: Tag, items: Vec<InMemDicomObject>| {
			let tag = dicom_core::Tag(tag.0, tag.1);
			object.put(DataElement::new(tag, VR::SQ, DataSetSequence::from(items)));
		};
		let code = |value: &str, meaning: &str| {
			let mut item = InMemDicomObject::new_empty();
			put(&mut item, Tag(0x0008, 0x0100), VR::SH, value.into());
			put(&mut item, Tag(0x0008, 0x0102), VR::SH, "DCM".into());
			put(&mut item, Tag(0x0008, 0x0104), VR::LO, meaning.into());
			item
		};
		put(copy, Tag(0x0012, 0x0062), VR::CS, "YES".into());
		put(copy, Tag(0x0012, 0x0063), VR::LO, "DICOM PS3.15 Annex E, see (0012,0064)".into());
		let codes = self.options.codes();
		let codes = codes.into_iter().map(|(value, meaning)| code(value, meaning));
		items(copy, Tag(0x0012, 0x0064), codes.collect());
		let dates = if self.options.has(ProfileOption::RetainFullDates) {
			"UNMODIFIED"
		} else if self.options.has(ProfileOption::RetainModifiedDates) {
			"MODIFIED"
		} else {
			"REMOVED"
		};
		put(copy, Tag(0x0028, 0x0303), VR::CS, dates.into());
		// Without Contribution DateTime, which would tie the copy to the day on which the original was at hand.
		let mut equipment = InMemDicomObject::new_empty();
		put(&mut equipment, Tag(0x0008, 0x0070), VR::LO, "RadLedger".into());
		put(&mut equipment, Tag(0x0018, 0x1020), VR::LO, env!("CARGO_PKG_VERSION").into());
		let purpose = code("109104", "De-identifying Equipment");
		items(&mut equipment, Tag(0x0040, 0xA170), vec![purpose]);
		// Earlier contributors are part of the object's history.
		let tag = dicom_core::Tag(EQUIPMENT.0, EQUIPMENT.1);
		let mut contributors = match copy.take(tag).map(DataElement::into_value) {
			Some(Value::Sequence(before)) => before.into_items().into_vec(),
			_ => Vec::new(),
		};
		contributors.push(equipment);
		items(copy, EQUIPMENT, contributors);
	}
}

/// Reads an object and its transfer syntax, once this crate's own reader has found the file sound.
fn read(input: &Path) -> Result<(InMemDicomObject, String), DeidentifyError> {
	let unreadable = |reason| DeidentifyError::Unreadable { path: input.into(), reason };
	let refused = |error: &dyn std::error::Error| {
		unreadable(format!("{}; write it anew with another program, and anchor that", chain(error)))
	};
	let transfer_syntax = match crate::read_file(input) {
		Ok(Some(instance)) => instance.transfer_syntax,
		Ok(None) => return Err(unreadable("it is none, or a DICOMDIR; leave it out".into())),
		Err(error) => {
			let at = error.tag.map_or_else(String::new, |tag| format!(" at {tag} {}", tag.name()));
			return Err(unreadable(format!("{}{at}; {}", error.reason, error.help)));
		}
	};
	let mut head = Vec::new();
	let mut file = File::open(input).map_err(|error| refused(&error))?;
	Read::by_ref(&mut file)
		.take(132)
		.read_to_end(&mut head)
		.and_then(|_| file.rewind())
		.map_err(|error| refused(&error))?;
	let preamble = match (head.get(128..132) == Some(b"DICM"), head.starts_with(&[2, 0])) {
		(true, _) => ReadPreamble::Always,
		(_, true) => ReadPreamble::Never,
		_ => {
			// A bare data set, without file meta information.
			let syntax = TransferSyntaxRegistry
				.get(&transfer_syntax)
				.ok_or_else(|| unreadable(format!("unknown transfer syntax {transfer_syntax}")))?;
			let object = InMemDicomObject::read_dataset_with_ts(BufReader::new(file), syntax);
			return Ok((object.map_err(|error| refused(&error))?, transfer_syntax));
		}
	};
	let object: DefaultDicomObject = OpenFileOptions::new()
		.read_preamble(preamble)
		.from_reader(BufReader::new(file))
		.map_err(|error| refused(&error))?;
	Ok((object.into_inner(), transfer_syntax))
}

/// Writes a new file, whole or not at all.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
	static NUMBER: AtomicU64 = AtomicU64::new(0);
	let number = NUMBER.fetch_add(1, Ordering::Relaxed);
	let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
	name.push(format!(".{}-{number}.new", std::process::id()));
	let temporary = path.with_file_name(name);
	let mut file = File::create_new(&temporary)?;
	let written = file.write_all(bytes).and_then(|()| match fs::hard_link(&temporary, path) {
		Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
			// The file system has no links: take the name first, so that nobody else writes there.
			File::create_new(path)?;
			fs::rename(&temporary, path).inspect_err(|_| {
				// The file is ours and empty; if it cannot be removed, the error names it.
				let _ = fs::remove_file(path);
			})
		}
		linked => linked,
	});
	drop(file);
	// Already gone if it was renamed. If it cannot be removed, it holds nothing that the copy does not hold.
	let _ = fs::remove_file(&temporary);
	written
}

/// Whether this is `HHMMSS.FFFFFF` or the start of it (PS3.5 6.2), followed by a zone `+HHMM` if `zone` permits one.
fn is_time(text: &str, zone: bool) -> bool {
	let digits = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
	let (time, zone) = match text.find(['+', '-']) {
		Some(at) if zone => (&text[..at], Some(&text[at + 1..])),
		_ => (text, None),
	};
	let (whole, fraction) = time.split_once('.').map_or((time, None), |(whole, part)| (whole, Some(part)));
	digits(whole)
		&& matches!(whole.len(), 0 | 2 | 4 | 6)
		&& fraction.is_none_or(|part| whole.len() == 6 && (1..=6).contains(&part.len()) && digits(part))
		&& zone.is_none_or(|zone| zone.len() == 4 && digits(zone))
}

/// The element, if it holds only times.
fn times(element: InMemElement) -> Option<InMemElement> {
	let values = element.to_multi_str().ok()?;
	let right = values.iter().all(|value| is_time(value.trim_matches([' ', '\0']), false));
	right.then_some(element)
}

fn empty(tag: dicom_core::Tag, vr: VR) -> InMemElement {
	match vr {
		VR::SQ => DataElement::new(tag, vr, DataSetSequence::from(Vec::<InMemDicomObject>::new())),
		_ => DataElement::new(tag, vr, PrimitiveValue::Empty),
	}
}

/// A value that says nothing; for a sequence, one empty item. `other` gives a second such value, for originals that
/// hold the first one: the copy must differ.
fn dummy(tag: dicom_core::Tag, vr: VR, other: bool) -> InMemElement {
	use VR::*;
	let number = u8::from(other);
	let text = |one: &str, two: &str| PrimitiveValue::from(if other { two } else { one });
	let value: PrimitiveValue = match vr {
		SQ => return DataElement::new(tag, vr, DataSetSequence::from(vec![InMemDicomObject::new_empty()])),
		AS => text("000Y", "001Y"),
		DA => text("19000101", "19000102"),
		DT => text("19000101000000", "19000102000000"),
		TM => text("000000", "000001"),
		DS | IS => text("0", "1"),
		PN => text("ANONYMOUS", "NOBODY"),
		UI => text("2.25.0", "2.25.1"),
		CS | AE | SH | LO | ST | LT | UC | UT | UR => text("ANONYMIZED", "NONE"),
		US => dicom_value!(U16, [number.into()]),
		SS => dicom_value!(I16, [number.into()]),
		UL => dicom_value!(U32, [number.into()]),
		SL => dicom_value!(I32, [number.into()]),
		UV => dicom_value!(U64, [number.into()]),
		SV => dicom_value!(I64, [number.into()]),
		FL => dicom_value!(F32, [number.into()]),
		FD => dicom_value!(F64, [number.into()]),
		AT => PrimitiveValue::Tags([dicom_core::Tag(0, number.into())].as_slice().into()),
		OF | OL => dicom_value!(U8, [number, 0, 0, 0]),
		OD | OV => dicom_value!(U8, [number, 0, 0, 0, 0, 0, 0, 0]),
		_ => dicom_value!(U8, [number, 0]),
	};
	DataElement::new(tag, vr, value)
}

/// The value as text without padding, whatever its value representation.
fn text_of(element: &InMemElement) -> String {
	let bytes = element.to_bytes().map(|bytes| bytes.into_owned()).unwrap_or_default();
	String::from_utf8_lossy(&bytes).trim_matches([' ', '\0']).to_owned()
}

/// An error and its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
	let causes = std::iter::successors(Some(error), |error| error.source());
	causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
