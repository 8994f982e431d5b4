//! Copies objects so that they no longer identify anyone: DICOM PS3.15 Annex E, basic profile with options.
//!
//! [`crate::profile`] says how each attribute is treated. Where the table lets the type of the attribute in its object
//! decide (`X/Z/D`), the copy gets what is valid for every type: a dummy if the table permits one, otherwise a value of
//! zero length, otherwise nothing. Sequences that stay are treated item by item, at every depth. A dummy must not have
//! zero length (Table E.1-1a, D), so a sequence that is replaced by one becomes a single empty item.
//!
//! An element that stays is copied as the bytes that the original has; only the file meta information, the elements that
//! change, and the lengths of sequences around them are written again. Memory does not grow with what stays.

mod treat;
mod value;

use crate::{
	element::split,
	file::{read_head, read_whole, syntax_of},
	manifest::{derive, VERSION},
	parse::{Syntax, Walker},
	profile::{Options, ProfileOption, DEIDENTIFYING_EQUIPMENT},
	source::{Source, BUFFER},
	splice::{Original, Splice},
	FileError, Tag,
};
use chrono::Days;
use dicom_core::VR;
use dicom_encoding::{
	transfer_syntax::{Codec, TransferSyntaxIndex},
	TransferSyntax,
};
use dicom_transfer_syntax_registry::TransferSyntaxRegistry;
use radledger_primitives::digest::Salt;
use std::{
	fs::{self, File},
	io::{self, BufWriter, Seek, Write},
	path::{Path, PathBuf},
	sync::atomic::{AtomicU64, Ordering},
};
use treat::{Elements, Facts, Treatment};
use value::{element, item, text};
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
const SOP_CLASS: Tag = Tag(0x0008, 0x0016);
/// Clinical Trial Sponsor Name, Protocol ID, Protocol Name, Site ID, Site Name, Subject ID (PS3.3 C.7.1.3).
const TRIAL: [Tag; 6] = [
	Tag(0x0012, 0x0010),
	Tag(0x0012, 0x0020),
	Tag(0x0012, 0x0021),
	Tag(0x0012, 0x0030),
	Tag(0x0012, 0x0031),
	Tag(0x0012, 0x0040),
];
/// The attributes of [`TRIAL`] to which a copy may give a value that the original does not have.
pub(crate) const SETTABLE: [Tag; 4] = [TRIAL[0], TRIAL[1], TRIAL[3], TRIAL[5]];

/// Options that a program cannot honour, because a person must look at the text, the drawings or the pixels.
const JUDGEMENTS: [ProfileOption; 5] = [
	ProfileOption::CleanDescriptors,
	ProfileOption::CleanStructuredContent,
	ProfileOption::CleanGraphics,
	ProfileOption::CleanPixelData,
	ProfileOption::CleanRecognizableFeatures,
];

/// Parts of Body Part Examined (0018,0015) that show a face, or may (PS3.16 Annex L).
const HEAD_PARTS: [&str; 12] =
	["HEAD", "BRAIN", "SKULL", "FACE", "FACIAL", "ORBIT", "SINUS", "JAW", "MANDIB", "MAXILL", "WHOLEBODY", "CRANI"];
/// Body Part Examined that is a part of the head under a short name.
const HEAD_NAMES: [&str; 7] = ["EAR", "EYE", "NOSE", "TMJ", "IAC", "PITUITARY", "SELLA"];
/// Codes of Anatomic Region Sequence (0008,2218) that show a face, or may: of SNOMED CT, and as SNOMED-RT wrote them.
const HEAD_CODES: [&str; 16] = [
	"69536005",
	"12738006",
	"89546000",
	"89545001",
	"774007",
	"81745001",
	"117590005",
	"38266002", // head to whole body
	"T-D1100",
	"T-A0100",
	"T-11100",
	"T-D1200",
	"T-D1000",
	"T-AA000",
	"T-AB000",
	"T-D0010",
];

/// Makes de-identified copies. Under one key, all dates move by the same number of days; with the same options and trial,
/// equal UIDs become equal new UIDs. The copies of one patient of a project share a key, so that the distances between
/// the dates of studies and the references between them last (PS3.15 E.3.6).
pub struct Deidentifier {
	options: Options,
	trial: Trial,
	key: Zeroizing<Salt>,
	/// Key of the UIDs. It depends on what else decides about the copy, because another object needs another UID.
	uids: Zeroizing<Salt>,
	/// Whether to copy objects that say that their pixels show an identity; `false` by default.
	pub allow_burned_in: bool,
}

/// What a copy says of the clinical trial that it is made for (PS3.3 C.7.1.3). Each value has at most 64 printable
/// characters of ASCII, and no backslash. It replaces what the original says.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Trial {
	/// Clinical Trial Sponsor Name (0012,0010).
	pub sponsor: Option<String>,
	/// Clinical Trial Protocol ID (0012,0020).
	pub protocol: Option<String>,
	/// Clinical Trial Site ID (0012,0030).
	pub site: Option<String>,
	/// Clinical Trial Subject ID (0012,0040).
	pub subject: Option<String>,
}

impl Trial {
	/// The values in the order of [`SETTABLE`].
	fn values(&self) -> [&Option<String>; 4] {
		[&self.sponsor, &self.protocol, &self.site, &self.subject]
	}
}

/// The patient whom an object names: Issuer of Patient ID (0010,0021) and Patient ID (0010,0020), without padding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Patient {
	issuer: Vec<u8>,
	identifier: Vec<u8>,
}

impl Patient {
	/// The patient of an object; `None` if it names none, or is not a DICOM object.
	pub fn of(path: &Path) -> Result<Option<Self>, FileError> {
		let values = read_head(path, 1 << 10)?.unwrap_or_default();
		let value = |tag: Tag| {
			let (.., value) = split(values.get(&tag)?)?;
			Some(text(value).into_bytes()).filter(|value| !value.is_empty())
		};
		let issuer = value(Tag(0x0010, 0x0021)).unwrap_or_default();
		Ok(value(Tag(0x0010, 0x0020)).map(|identifier| Self { issuer, identifier }))
	}

	/// The patient's key in the project with this secret, for [`Deidentifier::new`]:
	/// `HMAC-SHA-256(secret, "radledger:patient:v1" || 0x00 || length of issuer, u32 big endian || issuer || identifier)`.
	pub fn key(&self, secret: &Salt) -> Zeroizing<Salt> {
		let length = (self.issuer.len() as u32).to_be_bytes();
		derive(secret, "radledger:patient:v1", &[&length[..], &self.issuer, &self.identifier].concat())
	}
}

/// What somebody should look at in a copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Warning {
	/// The pixels may show an identity: the object does not say that they do not, and its kind often does.
	BurnedIn,
	/// The images may show a face: they are CT, MR or PET of a head, or of the whole body.
	Face,
}

/// A finished copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
	/// SOP Instance UID of the original.
	pub original: String,
	/// SOP Instance UID of the copy.
	pub copy: String,
	/// What somebody should look at.
	pub warnings: Vec<Warning>,
}

/// Why an object was not copied.
#[derive(Debug, thiserror::Error)]
pub enum DeidentifyError {
	/// The option needs the judgement of a person.
	#[error("the {0} needs somebody to look at the data, so this program does not offer it")]
	Unsupported(&'static str),
	/// A value cannot be written as an attribute of a clinical trial.
	#[error("{0:?} cannot stand in an attribute of the trial: use up to 64 characters of ASCII, and no backslash")]
	TrialValue(String),
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
		Self { options, trial: Trial::default(), key: key.into(), uids: key.into(), allow_burned_in: false }
			.for_trial(Trial::default())
	}

	/// Makes copies that say what they are made for.
	pub fn for_trial(self, trial: Trial) -> Result<Self, DeidentifyError> {
		let right = |value: &&String| {
			let printable = value.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'\\');
			printable && (1..=64).contains(&value.trim_matches(' ').len()) && value.len() <= 64
		};
		if let Some(wrong) = trial.values().into_iter().flatten().find(|value| !right(value)) {
			return Err(DeidentifyError::TrialValue(wrong.clone()));
		}
		let codes: Vec<_> = self.options.codes().into_iter().map(|(code, _)| code).collect();
		let values: Vec<_> = trial.values().map(|value| value.clone().unwrap_or_default()).into();
		let recipe = [codes.join("\\"), values.join("\\")].join("\n");
		let uids = derive(&self.key, "radledger:uids:v1", recipe.as_bytes());
		Ok(Self { trial, uids, ..self })
	}

	/// The UID of an object, series or study in the copy.
	pub fn uid(&self, uid: &str) -> String {
		match self.options.has(ProfileOption::RetainUids) {
			true => uid.into(),
			false => self.other_uid(uid),
		}
	}

	/// A name for the file or folder of an object or series in the copy: digits and dots, whatever the UID holds.
	pub fn name(&self, uid: &str) -> String {
		self.other_uid(uid)
	}

	/// The UID that replaces `uid`: `2.25.` and a UUID of version 8 (RFC 9562), made from
	/// `HMAC-SHA-256(uids, "radledger:uid:v1" || 0x00 || uid)`, where `uids` is
	/// `HMAC-SHA-256(key, "radledger:uids:v1" || 0x00 || options and trial)`. UIDs of the standard stay as they are.
	fn other_uid(&self, uid: &str) -> String {
		let is_uid = uid.len() <= 64 && uid.bytes().all(|letter| letter.is_ascii_digit() || letter == b'.');
		if is_uid && uid.starts_with(STANDARD_ROOT) {
			return uid.into();
		}
		let mac = derive(&self.uids, "radledger:uid:v1", uid.as_bytes());
		let mut bytes = [0; 16];
		bytes.copy_from_slice(&mac[..16]);
		let uuid = u128::from_be_bytes(bytes) & !(0xF << 76) | 8 << 76;
		format!("2.25.{}", uuid & !(3 << 62) | 2 << 62)
	}

	/// A list of UIDs, each replaced.
	fn uids(&self, value: &[u8]) -> Vec<u8> {
		let text = String::from_utf8_lossy(value);
		let uids = text.split('\\').map(|uid| uid.trim_matches([' ', '\0'])).filter(|uid| !uid.is_empty());
		uids.map(|uid| self.other_uid(uid)).collect::<Vec<_>>().join("\\").into_bytes()
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
		let (start, transfer_syntax) = read(input)?;
		if fs::symlink_metadata(output).is_ok() {
			return Err(DeidentifyError::Exists { path: output.into() });
		}
		let refused =
			|error: io::Error| unreadable(input, format!("{error}; take another copy from where it came from"));
		let open = || Original::open(input, start, transfer_syntax).map_err(refused);
		let (reader, length) = open()?.into_reader().map_err(refused)?;
		let mut buffer = Vec::new();
		let mut source = Source::new(reader, length, &mut buffer, &());
		let syntax = syntax_of(transfer_syntax);
		let walker = Walker::new(&mut source, syntax, None, 0);
		let mut treatment = Treatment {
			by: self,
			walker,
			facts: Facts::default(),
			transfer_syntax: transfer_syntax.uid(),
			extended: [None, None],
		};
		let elements = treatment.run().map_err(|fault| faulty(fault.in_file(input.into(), None)))?;
		let facts = treatment.facts;

		let text = |tag: Tag| facts.values.get(&tag).map(|value| text(value)).filter(|text| !text.is_empty());
		let required = |tag: Tag| text(tag).ok_or_else(|| DeidentifyError::Incomplete { path: input.into(), tag });
		let (class, uid) = (required(SOP_CLASS)?, required(Tag::SOP_INSTANCE)?);
		let burned_in = text(Tag(0x0028, 0x0301));
		// The profile replaces an encapsulated document, whatever its pages show.
		let has_pixels = elements.iter().any(|(tag, _)| tag.is_pixels());
		if burned_in.as_deref() == Some("YES") && has_pixels && !self.allow_burned_in {
			return Err(DeidentifyError::BurnedIn { path: input.into() });
		}
		let modality = text(Tag(0x0008, 0x0060)).unwrap_or_default();
		let mut warnings = Vec::new();
		let often = ["US", "OT", "SC", "XC", "ES", "ECG", "RG", "DG"];
		if burned_in.is_none() && often.contains(&modality.as_str()) {
			warnings.push(Warning::BurnedIn);
		}
		let part = text(Tag(0x0018, 0x0015)).unwrap_or_default();
		if ["CT", "MR", "PT"].contains(&modality.as_str()) && shows_head(&part, &facts.regions) {
			warnings.push(Warning::Face);
		}

		let copy = self.uid(&uid);
		let mut whole = Splice::default();
		for (_, element) in self.mark(elements, syntax) {
			whole.append(element);
		}
		let meta = meta(&class, &copy, transfer_syntax);
		let mut original = open()?;
		write_new(output, |file| write_file(file, &meta, &whole, &mut original, transfer_syntax)).map_err(|error| {
			match error.kind() {
				io::ErrorKind::AlreadyExists => DeidentifyError::Exists { path: output.into() },
				_ => DeidentifyError::Unwritable { path: output.into(), reason: error.to_string() },
			}
		})?;
		Ok(Copied { original: uid, copy, warnings })
	}

	/// Records in the copy what was done: PS3.15 E.1.1 and PS3.3 C.12.1.1.1.1, C.7.1.1, C.7.1.3, C.12.1.1.5.
	fn mark(&self, mut copy: Elements, syntax: Syntax) -> Elements {
		let put = |copy: &mut Elements, tag: Tag, vr, value: &[u8]| {
			copy.retain(|(there, _)| *there != tag);
			let at = copy.iter().position(|(there, _)| *there > tag).unwrap_or(copy.len());
			copy.insert(at, (tag, Splice::new(element(syntax, tag, vr, value))));
		};
		put(&mut copy, Tag(0x0012, 0x0062), VR::CS, b"YES");
		put(&mut copy, Tag(0x0012, 0x0063), VR::LO, b"DICOM PS3.15 Annex E, see (0012,0064)");
		let codes = self.options.codes();
		let codes: Vec<_> = codes.into_iter().map(|(value, meaning)| code(syntax, value, meaning)).collect();
		put(&mut copy, Tag(0x0012, 0x0064), VR::SQ, &codes.concat());
		let dates: &[u8] = if self.options.has(ProfileOption::RetainFullDates) {
			b"UNMODIFIED"
		} else if self.options.has(ProfileOption::RetainModifiedDates) {
			b"MODIFIED"
		} else {
			b"REMOVED"
		};
		put(&mut copy, Tag(0x0028, 0x0303), VR::CS, dates);
		for (tag, value) in SETTABLE.into_iter().zip(self.trial.values()) {
			value.iter().for_each(|value| put(&mut copy, tag, VR::LO, value.as_bytes()));
		}
		if self.trial != Trial::default() {
			// The module requires a value of the first two, and that the others are there (PS3.3 C.7.1.3).
			for (tag, value) in TRIAL.into_iter().zip([&b"ANONYMIZED"[..], b"ANONYMIZED", b"", b"", b""]) {
				if !copy.iter().any(|(there, _)| *there == tag) {
					put(&mut copy, tag, VR::LO, value);
				}
			}
		}
		if !copy.iter().any(|(there, _)| *there == EQUIPMENT) {
			put(&mut copy, EQUIPMENT, VR::SQ, &self.equipment(syntax));
		}
		copy
	}

	/// The item of Contributing Equipment Sequence that names this program. It has no Contribution DateTime, which would
	/// tie the copy to the day on which the original was at hand.
	fn equipment(&self, syntax: Syntax) -> Vec<u8> {
		let purpose = code(syntax, DEIDENTIFYING_EQUIPMENT.0, DEIDENTIFYING_EQUIPMENT.1);
		item(
			syntax,
			&[
				element(syntax, Tag(0x0008, 0x0070), VR::LO, b"RadLedger"),
				element(syntax, Tag(0x0018, 0x1020), VR::LO, env!("CARGO_PKG_VERSION").as_bytes()),
				element(syntax, Tag(0x0040, 0xA170), VR::SQ, &purpose),
			],
		)
	}
}

/// An item with a code of DCM.
fn code(syntax: Syntax, value: &str, meaning: &str) -> Vec<u8> {
	item(
		syntax,
		&[
			element(syntax, Tag(0x0008, 0x0100), VR::SH, value.as_bytes()),
			element(syntax, Tag(0x0008, 0x0102), VR::SH, b"DCM"),
			element(syntax, Tag(0x0008, 0x0104), VR::LO, meaning.as_bytes()),
		],
	)
}

/// Whether an image of this body part or of one of these regions may show a face.
fn shows_head(part: &str, regions: &[String]) -> bool {
	let part: String =
		part.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase()).collect();
	HEAD_PARTS.iter().any(|name| part.contains(name))
		|| HEAD_NAMES.contains(&part.as_str())
		|| regions.iter().any(|region| HEAD_CODES.contains(&region.as_str()))
}

/// Preamble and file meta information (PS3.10 7.1).
fn meta(class: &str, uid: &str, transfer_syntax: &TransferSyntax) -> Vec<u8> {
	let name = &IMPLEMENTATION_NAME[..IMPLEMENTATION_NAME.len().min(16)];
	let group: Vec<u8> = [
		(1, VR::OB, &[0, 1][..]),
		(2, VR::UI, class.as_bytes()),
		(3, VR::UI, uid.as_bytes()),
		(0x10, VR::UI, transfer_syntax.uid().as_bytes()),
		(0x12, VR::UI, IMPLEMENTATION.as_bytes()),
		(0x13, VR::SH, name.as_bytes()),
	]
	.into_iter()
	.flat_map(|(number, vr, value)| element(Syntax::EXPLICIT, Tag(2, number), vr, value))
	.collect();
	let length = element(Syntax::EXPLICIT, Tag(2, 0), VR::UL, &(group.len() as u32).to_le_bytes());
	[&[0; 128][..], b"DICM", &length, &group].concat()
}

fn write_file(
	file: &mut File,
	meta: &[u8],
	whole: &Splice,
	original: &mut Original,
	transfer_syntax: &TransferSyntax,
) -> io::Result<()> {
	let mut out = BufWriter::with_capacity(BUFFER, file);
	out.write_all(meta)?;
	match transfer_syntax.codec() {
		Codec::Dataset(Some(adapter)) => {
			let mut deflated = adapter.adapt_writer(Box::new(&mut out));
			whole.write(original, &mut deflated)?;
			deflated.flush()?;
			drop(deflated);
			// The stream has an even length (PS3.5 A.5).
			if out.stream_position()? % 2 == 1 {
				out.write_all(&[0])?;
			}
		}
		_ => whole.write(original, &mut out)?,
	}
	out.flush()
}

/// Where the data set of a file begins, and its transfer syntax, once this crate's own reader has found the file sound.
fn read(input: &Path) -> Result<(u64, &'static TransferSyntax), DeidentifyError> {
	let (instance, _, beside) = read_whole(input, VERSION, 0)
		.map_err(faulty)?
		.ok_or_else(|| unreadable(input, "it is none, or a DICOMDIR; leave it out".into()))?;
	let uid = &instance.transfer_syntax;
	let known = TransferSyntaxRegistry.get(uid);
	let known = known.ok_or_else(|| unreadable(input, format!("unknown transfer syntax {uid}")))?;
	Ok((beside.start, known))
}

fn unreadable(path: &Path, reason: String) -> DeidentifyError {
	DeidentifyError::Unreadable { path: path.into(), reason }
}

fn faulty(error: FileError) -> DeidentifyError {
	let at = error.tag.map_or_else(String::new, |tag| format!(" at {tag} {}", tag.name()));
	unreadable(&error.path, format!("{}{at}; {}", error.reason, error.help))
}

/// Writes a new file, whole or not at all.
fn write_new(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
	static NUMBER: AtomicU64 = AtomicU64::new(0);
	let number = NUMBER.fetch_add(1, Ordering::Relaxed);
	let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
	name.push(format!(".{}-{number}.new", std::process::id()));
	let temporary = path.with_file_name(name);
	let mut file = File::create_new(&temporary)?;
	let written = write(&mut file).and_then(|()| match fs::hard_link(&temporary, path) {
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

/// An error and its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
	let causes = std::iter::successors(Some(error), |error| error.source());
	causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
