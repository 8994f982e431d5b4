//! Reads one file: whether it is DICOM, how it is encoded, and its digests.

use crate::{
	about::About,
	canonical::is_long,
	digests::InstanceDigests,
	error::{Fault, FileError},
	manifest::{KINDS, STREAM, VERSION},
	parse::{entry, Parsed, Syntax, Walker},
	source::Source,
	Progress, Tag,
};
use dicom_core::{dictionary::VirtualVr, VR};
use dicom_encoding::{
	transfer_syntax::{Codec, TransferSyntaxIndex},
	Endianness, TransferSyntax,
};
use dicom_transfer_syntax_registry::TransferSyntaxRegistry;
use radledger_primitives::H256;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
	collections::{BTreeMap, BTreeSet},
	fs::File,
	io::{self, Read, Write},
	path::{Path, PathBuf},
};

/// SOP class of a DICOMDIR: Media Storage Directory Storage (PS3.10).
const DICOMDIR: &str = "1.2.840.10008.1.3.10";
/// Media Storage SOP Class UID.
const MEDIA_CLASS: Tag = Tag(0x0002, 0x0002);
/// Implicit VR Little Endian, the only transfer syntax with implicit VR.
const IMPLICIT: &str = "1.2.840.10008.1.2";

/// A DICOM object (SOP instance) read from a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instance {
	/// The file that it was read from.
	pub path: PathBuf,
	/// SOP Instance UID (0008,0018).
	pub sop_instance_uid: String,
	/// Study Instance UID (0020,000D).
	pub study_uid: String,
	/// Series Instance UID (0020,000E), empty if missing.
	pub series_uid: String,
	/// Modality (0008,0060), empty if missing.
	pub modality: String,
	/// Transfer Syntax UID (0002,0010), recognised from the data set if the file has none.
	pub transfer_syntax: String,
	/// What it says of its patient and its order.
	#[serde(default)]
	pub about: About,
	/// An attribute of the file meta information that names another object, or another kind of object, than the data set.
	#[serde(default)]
	pub odd_meta: Option<Tag>,
	/// Its digests at every level.
	pub digests: InstanceDigests,
}

/// Reads one instance; `Ok(None)` if the file is not a DICOM object, or is a DICOMDIR.
///
/// Memory holds the header and one buffer, whatever the size of the pixel data, and one frame of lossless encapsulated
/// pixel data.
pub fn read_file(path: &Path) -> Result<Option<Instance>, FileError> {
	read_with(path, &mut Vec::new(), &())
}

/// Writes the canonical bytes of a file's data set to `out`, in tag order. `dcmsign +d` dumps the same bytes, so anyone
/// can hash them with other tools. The whole data set is held in memory. `Ok(false)` if the file is not a DICOM object.
pub fn write_canonical(path: &Path, out: &mut dyn Write) -> Result<bool, FileError> {
	let keep = Keep::of_whole(STREAM, usize::MAX);
	let Some(read) = read_parsed(path, &mut Vec::new(), &(), keep)? else {
		return Ok(false);
	};
	let certain = |tag: &Tag| {
		let mut attributes = read.parsed.attributes.iter();
		attributes.any(|attribute| attribute.tag == *tag && attribute.certain)
	};
	for (_, bytes) in read.parsed.copies.iter().filter(|(tag, _)| certain(tag)) {
		out.write_all(bytes).map_err(|error| Fault::io(error, 0).in_file(path.into(), None))?;
	}
	Ok(true)
}

/// Like [`read_file`], with a reusable buffer.
pub(crate) fn read_with(
	path: &Path,
	buffer: &mut Vec<u8>,
	progress: &dyn Progress,
) -> Result<Option<Instance>, FileError> {
	Ok(read_instance(path, buffer, progress, Keep::of_whole(VERSION, 0))?.map(|(instance, ..)| instance))
}

/// The digests of an instance, which was read with those of [`VERSION`], as manifests of `version` have them, with native
/// samples in the order that is given; `None` if the file cannot be read again as it was.
pub(crate) fn read_again(instance: &Instance, version: u16, by_plane: Option<bool>) -> Option<InstanceDigests> {
	let keep = Keep { by_plane, ..Keep::of_whole(version, 0) };
	let (again, ..) = read_instance(&instance.path, &mut Vec::new(), &(), keep).ok().flatten()?;
	(again.digests.encoding == instance.digests.encoding).then_some(again.digests)
}

/// Like [`read_file`], with the digests of `version`, and with the canonical bytes of each attribute, pixel data
/// included, that has at most `most` of them.
pub(crate) fn read_values(path: &Path, version: u16, most: usize) -> Result<Option<(Instance, Values)>, FileError> {
	Ok(read_whole(path, version, most)?.map(|(instance, values, _)| (instance, values)))
}

/// Like [`read_values`], with the parts of the file that the attributes' digests do not cover.
pub(crate) fn read_whole(
	path: &Path,
	version: u16,
	most: usize,
) -> Result<Option<(Instance, Values, Beside)>, FileError> {
	read_instance(path, &mut Vec::new(), &(), Keep::of_whole(version, most))
}

/// Like [`read_values`], but stops at the pixel data, which may be damaged. The object may lack its UIDs.
pub(crate) fn read_head(path: &Path, most: usize) -> Result<Option<Values>, FileError> {
	let keep = Keep { head: true, ..Keep::of_whole(VERSION, most) };
	let read = read_parsed(path, &mut Vec::new(), &(), keep)?;
	Ok(read.map(|read| read.parsed.copies.into_iter().collect()))
}

/// The digest of an attribute by its canonical bytes, as [`read_values`] gives them with the digests of [`VERSION`];
/// `None` if they are not such bytes. `signed` is what Pixel Representation says.
pub(crate) fn digest_of(element: &[u8], signed: bool) -> Option<H256> {
	let explicit = crate::element::with_delimiters(element)?;
	let mut buffer = Vec::new();
	let mut source = Source::new(&explicit[..], Some(explicit.len() as u64), &mut buffer, &());
	let mut walker = Walker::new(&mut source, Syntax::EXPLICIT, None, 0);
	walker.take_for_signed(signed);
	walker.run().ok()?;
	match &walker.parsed.attributes[..] {
		[attribute] => Some(attribute.digest),
		_ => None,
	}
}

/// What to make of a file.
#[derive(Clone, Copy)]
struct Keep {
	/// Most canonical bytes of one attribute to keep.
	most: usize,
	/// Whether to stop at the pixel data.
	head: bool,
	/// The version of the digests.
	version: u16,
	/// The order of samples, if it is not that of Planar Configuration.
	by_plane: Option<bool>,
}

impl Keep {
	fn of_whole(version: u16, most: usize) -> Self {
		Self { most, head: false, version, by_plane: None }
	}
}

/// Canonical bytes by attribute.
pub(crate) type Values = BTreeMap<Tag, Vec<u8>>;

/// The parts of a file that have no attribute digest.
#[derive(Default)]
pub(crate) struct Beside {
	/// Media Storage SOP Instance UID (0002,0003).
	pub media_instance: Option<String>,
	/// Attributes of the data set, at any depth: group lengths, signatures, trailing padding.
	pub left_out: BTreeSet<Tag>,
	/// Whether the pixel data has something that shows no pixel ([`crate::code_stream`]).
	pub speaks: bool,
	/// Where the data set begins in the file, in bytes.
	pub start: u64,
}

fn read_instance(
	path: &Path,
	buffer: &mut Vec<u8>,
	progress: &dyn Progress,
	keep: Keep,
) -> Result<Option<(Instance, Values, Beside)>, FileError> {
	let Some(read) = read_parsed(path, buffer, progress, keep)? else {
		return Ok(None);
	};
	let facts = &read.parsed.facts;
	let required = |tag: Tag| {
		facts.text(tag).ok_or_else(|| {
			let is_directory = path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("DICOMDIR"));
			let (reason, help) = match is_directory {
				true => (
					"a damaged DICOMDIR, whose file meta information does not say that it is one; it has no value",
					"make it again with the program that made the medium, or leave it out: the images do not need it",
				),
				false => ("has no value", "an object without identity cannot be anchored; leave it out"),
			};
			let fault = Fault { offset: None, ..Fault::new(0, reason, help) }.at(tag);
			fault.in_file(path.into(), facts.text(Tag::STUDY))
		})
	};
	let instance = Instance {
		path: path.into(),
		sop_instance_uid: required(Tag::SOP_INSTANCE)?,
		study_uid: required(Tag::STUDY)?,
		series_uid: facts.text(Tag::SERIES).unwrap_or_default(),
		modality: facts.text(Tag(0x0008, 0x0060)).unwrap_or_default(),
		transfer_syntax: read.transfer_syntax,
		about: About::of(facts),
		odd_meta: read.odd_meta,
		digests: InstanceDigests {
			attributes: read.parsed.attributes.into(),
			pixel: read.parsed.pixel,
			encoding: H256(read.encoding),
		},
	};
	let (media_instance, left_out, speaks) = (read.media_instance, read.parsed.left_out, read.parsed.speaks);
	let beside = Beside { media_instance, left_out, speaks, start: read.start };
	Ok(Some((instance, read.parsed.copies.into_iter().collect(), beside)))
}

struct Outcome {
	parsed: Parsed,
	odd_meta: Option<Tag>,
	media_instance: Option<String>,
	transfer_syntax: String,
	start: u64,
	encoding: [u8; 32],
}

fn read_parsed(
	path: &Path,
	buffer: &mut Vec<u8>,
	progress: &dyn Progress,
	keep: Keep,
) -> Result<Option<Outcome>, FileError> {
	let open = || -> io::Result<(File, u64)> {
		let file = File::open(path)?;
		let length = file.metadata()?.len();
		Ok((file, length))
	};
	let (file, length) = open().map_err(|error| Fault::io(error, 0).in_file(path.into(), None))?;
	let mut seen = Seen::default();
	match read_source(Source::new(file, Some(length), buffer, progress), keep, &mut seen) {
		Err(fault) if fault.unreadable || seen.magic || seen.instance => Err(fault.in_file(path.into(), seen.study)),
		Ok(outcome) if seen.magic || seen.instance => Ok(outcome),
		// Without the magic number it was a guess: a file without a SOP Instance UID was not a DICOM object.
		_ => Ok(None),
	}
}

/// What was found in a file, even if it turns out to be broken.
#[derive(Default)]
struct Seen {
	magic: bool,
	instance: bool,
	study: Option<String>,
}

fn read_source<R: Read>(mut source: Source<R>, keep: Keep, seen: &mut Seen) -> Result<Option<Outcome>, Fault> {
	let ahead = source.peek(140)?;
	let starts = |bytes: &[u8]| recognise(bytes).is_some() || starts_with_meta(bytes);
	let begins_here = ahead.first_chunk::<8>().is_some_and(|bytes| starts(bytes));
	// Without a preamble, the four letters may stand there by chance: then no data set follows them.
	let follows = ahead.get(132..140).is_some_and(starts);
	seen.magic = ahead.get(128..132) == Some(b"DICM".as_slice()) && (follows || !begins_here);
	if seen.magic {
		source.take::<132>()?;
	} else if !begins_here {
		return Ok(None);
	}
	let meta = meta(&mut source)?;
	if meta.sop_class.as_deref() == Some(DICOMDIR) {
		return Ok(None);
	}
	let start = source.offset();
	let recognised = recognise(source.peek(8)?);
	let transfer_syntax = match (meta.transfer_syntax, recognised) {
		(Some(uid), _) => uid,
		(None, Some(Syntax::IMPLICIT)) => IMPLICIT.into(),
		(None, Some(Syntax::BIG_ENDIAN)) => "1.2.840.10008.1.2.2".into(),
		(None, Some(_)) => "1.2.840.10008.1.2.1".into(),
		(None, None) => {
			return Err(Fault::malformed(start, "no Transfer Syntax UID, and nothing that looks like a data set")
				.at(Tag::TRANSFER_SYNTAX))
		}
	};
	let Some(known) = TransferSyntaxRegistry.get(&transfer_syntax) else {
		let reason = format!("unknown transfer syntax {transfer_syntax}");
		return Err(Fault::new(start, reason, "convert it to a standard transfer syntax").at(Tag::TRANSFER_SYNTAX));
	};
	let syntax = syntax_of(known);
	let encapsulation = matches!(known.codec(), Codec::EncapsulatedPixelData(..)).then_some(known.uid());

	let result = match known.codec() {
		Codec::Dataset(Some(adapter)) => {
			let (mut hasher, ahead, rest) = source.into_rest();
			let mut compressed = Hashing { inner: ahead.chain(rest), hasher: &mut hasher };
			let inflated = adapter.adapt_reader(Box::new(&mut compressed));
			let mut buffer = Vec::new();
			let mut source = Source::new(inflated, None, &mut buffer, &());
			let parsed = walk(&mut source, syntax, encapsulation, keep, seen);
			drop(source);
			// Bytes after the compressed stream belong to the file too.
			io::copy(&mut compressed, &mut io::sink()).map_err(|error| Fault::io(error, start))?;
			(parsed?, hasher.finalize().into())
		}
		Codec::Dataset(None) => {
			let reason = format!("transfer syntax {transfer_syntax} is not supported");
			return Err(Fault::new(start, reason, "convert it to Explicit VR Little Endian").at(Tag::TRANSFER_SYNTAX));
		}
		_ => {
			contradiction(syntax, recognised, start, &transfer_syntax)?;
			let parsed = walk(&mut source, syntax, encapsulation, keep, seen)?;
			(parsed, source.finish())
		}
	};
	let (parsed, encoding) = result;
	let odd_meta = [
		(MEDIA_CLASS, Tag(0x0008, 0x0016), &meta.sop_class),
		(Tag::MEDIA_INSTANCE, Tag::SOP_INSTANCE, &meta.sop_instance),
	]
	.into_iter()
	.find(|(_, tag, said)| said.is_some() && parsed.facts.text(*tag).is_some_and(|known| Some(known) != **said))
	.map(|(tag, ..)| tag);
	Ok(Some(Outcome { parsed, odd_meta, media_instance: meta.sop_instance, transfer_syntax, start, encoding }))
}

/// How the elements of a data set in this transfer syntax are encoded.
pub(crate) fn syntax_of(known: &TransferSyntax) -> Syntax {
	Syntax { explicit: known.uid() != IMPLICIT, big_endian: known.endianness() == Endianness::Big }
}

fn walk<R: Read>(
	source: &mut Source<R>,
	syntax: Syntax,
	encapsulation: Option<&str>,
	keep: Keep,
	seen: &mut Seen,
) -> Result<Parsed, Fault> {
	let mut walker = Walker::new(source, syntax, encapsulation, keep.most);
	walker.head = keep.head;
	walker.stream = keep.version == STREAM;
	walker.raw = keep.version <= KINDS;
	walker.by_plane = keep.by_plane;
	let result = walker.run();
	seen.study = walker.parsed.facts.text(Tag::STUDY);
	seen.instance = walker.parsed.facts.text(Tag::SOP_INSTANCE).is_some();
	result.map(|()| walker.parsed)
}

/// The file meta information (PS3.10 7.1), as far as it is used.
#[derive(Default)]
struct Meta {
	transfer_syntax: Option<String>,
	sop_class: Option<String>,
	sop_instance: Option<String>,
}

/// File Meta Information Group Length.
const META_LENGTH: Tag = Tag(0x0002, 0x0000);

fn starts_with_meta(ahead: &[u8]) -> bool {
	matches!(ahead, [2, 0, _, 0, a, b, ..] if VR::from_binary([*a, *b]).is_some())
}

/// Reads group 2, which is always explicit VR little endian. Its length (0002,0000) is often wrong, so that it decides
/// only which attributes belong to the data set if they are there twice: those do not count.
fn meta<R: Read>(source: &mut Source<R>) -> Result<Meta, Fault> {
	let (mut meta, mut end, mut known) = (Meta::default(), u64::MAX, BTreeSet::new());
	let mut strange = None;
	while source.peek(8)?.starts_with(&[2, 0]) {
		let offset = source.offset();
		let tag = Syntax::EXPLICIT.tag(source.take()?);
		let (vr, value) = meta_value(source, offset).map_err(|fault| fault.at(tag))?;
		if !known.insert(tag) {
			if offset < end {
				return Err(Fault::malformed(offset, "the attribute is there twice").at(tag));
			}
			continue;
		}
		let standard = entry(tag);
		match standard {
			Some(VirtualVr::Exact(standard)) => {
				let counts = matches!(tag, META_LENGTH | Tag::TRANSFER_SYNTAX);
				// Others find another value, and with it all that follows.
				if counts && vr != standard || is_long(vr) != is_long(standard) {
					return Err(Fault::malformed(offset, format!("it is written as {vr}, not as {standard}")).at(tag));
				}
			}
			_ => strange = strange.or(Some((offset, tag))),
		}
		let text =
			|| Some(String::from_utf8_lossy(&value).trim_end_matches(['\0', ' ']).to_owned()).filter(|t| !t.is_empty());
		match tag {
			META_LENGTH => {
				let [a, b, c, d] = value[..] else {
					let why = format!("it has {} bytes, not 4: programs read what follows differently", value.len());
					return Err(Fault::malformed(offset, why).at(tag));
				};
				end = source.offset() + u64::from(u32::from_le_bytes([a, b, c, d]));
			}
			Tag::TRANSFER_SYNTAX => meta.transfer_syntax = text(),
			MEDIA_CLASS => meta.sop_class = text(),
			Tag::MEDIA_INSTANCE => meta.sop_instance = text(),
			_ => {}
		}
	}
	match strange {
		// It may be the Transfer Syntax UID with a damaged tag.
		Some((offset, tag)) if meta.transfer_syntax.is_none() => {
			let why = "no Transfer Syntax UID, and an attribute that the file meta information does not have";
			Err(Fault::malformed(offset, why).at(tag))
		}
		_ => Ok(meta),
	}
}

fn meta_value<R: Read>(source: &mut Source<R>, offset: u64) -> Result<(VR, Vec<u8>), Fault> {
	let letters: [u8; 2] = source.take()?;
	let vr = VR::from_binary(letters)
		.ok_or_else(|| Fault::malformed(offset, format!("no value representation: {letters:02X?}")))?;
	let length = if is_long(vr) {
		source.take::<2>()?;
		u32::from_le_bytes(source.take()?)
	} else {
		u16::from_le_bytes(source.take()?).into()
	};
	Ok((vr, source.bytes(length.into())?))
}

/// Recognises the encoding of a data set by its first eight bytes: groups ascend, so the first one is low.
fn recognise(ahead: &[u8]) -> Option<Syntax> {
	let [g0, g1, _, _, a, b, c, d] = *ahead else {
		return None;
	};
	let vr = VR::from_binary([a, b]).is_some();
	match (u16::from_le_bytes([g0, g1]), u16::from_be_bytes([g0, g1])) {
		(0x0008..=0x00FF, _) if vr => Some(Syntax::EXPLICIT),
		(0x0008..=0x00FF, _) if u32::from_le_bytes([a, b, c, d]) < 1 << 24 => Some(Syntax::IMPLICIT),
		(_, 0x0008..=0x00FF) if vr => Some(Syntax::BIG_ENDIAN),
		_ => None,
	}
}

fn contradiction(syntax: Syntax, recognised: Option<Syntax>, start: u64, uid: &str) -> Result<(), Fault> {
	let name = |syntax: Syntax| match syntax {
		Syntax::IMPLICIT => "implicit VR little endian",
		Syntax::BIG_ENDIAN => "explicit VR big endian",
		_ => "explicit VR little endian",
	};
	match recognised {
		Some(found) if found != syntax => Err(Fault::contradictory(
			start,
			format!("the transfer syntax {uid} is {}, the data set is {}", name(syntax), name(found)),
		)
		.at(Tag::TRANSFER_SYNTAX)),
		_ => Ok(()),
	}
}

/// A reader that hashes everything read through it.
struct Hashing<'a, R> {
	inner: R,
	hasher: &'a mut Sha256,
}

impl<R: Read> Read for Hashing<'_, R> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let count = self.inner.read(buffer)?;
		self.hasher.update(&buffer[..count]);
		Ok(count)
	}
}
