//! Decodes encapsulated frames, with one frame in memory at a time.
//!
//! Only lossless transfer syntaxes are decoded, because the result of a lossy one depends on the decoder. Pixel data
//! that cannot be decoded, for whatever reason, has no pixel level; its attribute digest still covers every fragment.

use crate::{facts::Facts, Tag};
use dicom_encoding::{
	adapters::{PixelDataObject, RawPixelData},
	transfer_syntax::{Codec, TransferSyntaxIndex},
};
use dicom_transfer_syntax_registry::TransferSyntaxRegistry;
use jpeg_decoder::{ColorTransform, Decoder};
use radledger_primitives::H256;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, panic::catch_unwind};

/// Largest frame in bytes, encoded or decoded. Real ones are far smaller (a mammogram has 50 MB). Decoders may need
/// several times as much, so the limit keeps a false header from exhausting memory.
const MAX_FRAME: usize = 1 << 28;

const UNCOMPRESSED: &str = "1.2.840.10008.1.2.1.98";
const JPEG_LOSSLESS: &str = "1.2.840.10008.1.2.4.57";
const JPEG_LOSSLESS_FIRST_ORDER: &str = "1.2.840.10008.1.2.4.70";
const JPEG_LS_LOSSLESS: &str = "1.2.840.10008.1.2.4.80";
const JPEG_2000_LOSSLESS: &str = "1.2.840.10008.1.2.4.90";
const RLE_LOSSLESS: &str = "1.2.840.10008.1.2.5";

/// The shape of the frames (PS3.3 C.7.6.3).
#[derive(Clone, Debug)]
pub(crate) struct Geometry {
	rows: u16,
	columns: u16,
	samples: u16,
	bits_allocated: u16,
	bits_stored: u16,
	frames: u32,
	by_plane: bool,
	photometric: String,
}

impl Geometry {
	/// The shape that the object declares; `None` if an attribute is missing, or if a sample is not one or two bytes.
	pub fn new(facts: &Facts) -> Option<Self> {
		let number = |element| facts.number(Tag(0x0028, element));
		let short = |element| number(element).and_then(|value| u16::try_from(value).ok());
		let geometry = Self {
			rows: short(0x0010)?,
			columns: short(0x0011)?,
			samples: short(0x0002)?,
			bits_allocated: short(0x0100)?,
			bits_stored: short(0x0101)?,
			frames: number(0x0008).unwrap_or(1),
			by_plane: number(0x0006) == Some(1),
			photometric: facts.text(Tag(0x0028, 0x0004))?,
		};
		let fits = matches!(geometry.bits_allocated, 8 | 16 | 32)
			&& matches!(geometry.samples, 1 | 3)
			&& (1..=MAX_FRAME).contains(&geometry.size());
		fits.then_some(geometry)
	}

	/// The shape of one frame of grey values; `None` if it is empty or too large.
	pub fn gray(columns: u16, rows: u16, bits_allocated: u16) -> Option<Self> {
		let geometry = Self {
			rows,
			columns,
			samples: 1,
			bits_allocated,
			bits_stored: bits_allocated,
			frames: 1,
			by_plane: false,
			photometric: "MONOCHROME2".into(),
		};
		(1..=MAX_FRAME).contains(&geometry.size()).then_some(geometry)
	}

	fn pixels(&self) -> usize {
		usize::from(self.rows) * usize::from(self.columns)
	}

	fn bytes_per_sample(&self) -> usize {
		usize::from(self.bits_allocated / 8)
	}

	/// Size in bytes of one native frame.
	fn size(&self) -> usize {
		self.pixels() * usize::from(self.samples) * self.bytes_per_sample()
	}
}

/// Finds the frames in a stream of fragments, decodes each, and hashes it.
pub(crate) struct Frames {
	/// `None` once a pixel level has become impossible.
	decoder: Option<(Geometry, &'static str)>,
	hasher: Sha256,
	/// Number of Frames, if the image has more than one.
	several: Option<u32>,
	/// Offsets of the frames' first fragments, from the Basic Offset Table, PS3.5 A.4; empty if the table is.
	offsets: Vec<u32>,
	/// How many of them were reached.
	reached: usize,
	table: bool,
	/// Offset of the next fragment, counted as in the offset table.
	position: u64,
	decoded: u32,
	frame: Vec<u8>,
	odd: bool,
}

impl Frames {
	pub fn new(transfer_syntax: &str, geometry: Option<Geometry>) -> Self {
		let lossless = [
			UNCOMPRESSED,
			JPEG_LOSSLESS,
			JPEG_LOSSLESS_FIRST_ORDER,
			JPEG_LS_LOSSLESS,
			JPEG_2000_LOSSLESS,
			RLE_LOSSLESS,
		];
		let several = geometry.as_ref().map(|geometry| geometry.frames).filter(|frames| *frames > 1);
		let decoder = geometry.zip(lossless.into_iter().find(|uid| *uid == transfer_syntax));
		Self {
			decoder,
			hasher: Sha256::new(),
			several,
			offsets: Vec::new(),
			reached: 0,
			table: true,
			position: 0,
			decoded: 0,
			frame: Vec::new(),
			odd: false,
		}
	}

	/// A fragment of `length` bytes comes; the first one is the offset table.
	///
	/// Fails if the table says otherwise than the fragments: some readers follow the one, some the other.
	pub fn begin(&mut self, length: u32) -> Result<(), &'static str> {
		if self.table {
			return Ok(());
		}
		if self.begins_frame()? && self.position > 0 {
			self.end_frame();
		}
		self.position += 8 + u64::from(length);
		Ok(())
	}

	fn begins_frame(&mut self) -> Result<bool, &'static str> {
		if self.several.is_none() {
			return Ok(false);
		}
		match self.offsets.get(self.reached) {
			_ if self.offsets.is_empty() => Ok(self.is_complete()),
			Some(offset) if u64::from(*offset) == self.position => {
				self.reached += 1;
				Ok(true)
			}
			Some(offset) if u64::from(*offset) < self.position => Err(CONTRADICTORY_TABLE),
			_ => Ok(false),
		}
	}

	/// Whether what came since the last frame is a whole one, where no table says so: a code stream ends with its marker
	/// (EOI, ISO/IEC 10918-1 B.1.1.3; EOC, 15444-1 A.4.4), other encodings have one fragment a frame (PS3.5 A.4).
	fn is_complete(&self) -> bool {
		match &self.decoder {
			Some((_, RLE_LOSSLESS | UNCOMPRESSED)) | None => true,
			Some(_) => self.frame.strip_suffix(&[0]).unwrap_or(&self.frame).ends_with(&[0xFF, 0xD9]),
		}
	}

	/// Takes a piece of the fragment.
	pub fn push(&mut self, piece: &[u8]) {
		if self.decoder.is_some() {
			self.frame.extend_from_slice(piece);
			if self.frame.len() > MAX_FRAME {
				self.give_up();
			}
		}
	}

	/// Ends the fragment.
	pub fn end(&mut self) {
		if self.table {
			self.table = false;
			self.offsets = self.frame.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
			self.frame.clear();
		}
	}

	fn end_frame(&mut self) {
		let Some((geometry, transfer_syntax)) = &self.decoder else {
			return;
		};
		match decode(geometry, transfer_syntax, &self.frame) {
			Some(native) => {
				self.hasher.update(&native);
				self.odd ^= native.len() % 2 == 1;
				self.decoded += 1;
				self.frame.clear();
			}
			None => self.give_up(),
		}
	}

	fn give_up(&mut self) {
		self.decoder = None;
		self.frame = Vec::new();
	}

	/// The digest of all native frames, if every one could be decoded and none is missing.
	///
	/// Fails as [`Self::begin`].
	pub fn finish(mut self) -> Result<Option<H256>, &'static str> {
		self.end_frame();
		if let Some(frames) = self.several.filter(|_| !self.offsets.is_empty()) {
			if self.reached < self.offsets.len() || self.offsets.len() as u64 != u64::from(frames) {
				return Err(CONTRADICTORY_TABLE);
			}
		}
		let Some((geometry, _)) = self.decoder else { return Ok(None) };
		if self.odd {
			self.hasher.update([0]);
		}
		Ok((self.decoded == geometry.frames).then(|| H256(self.hasher.finalize().into())))
	}
}

const CONTRADICTORY_TABLE: &str =
	"the Basic Offset Table contradicts the fragments or the Number of Frames: programs show the frames differently";

/// One native frame, samples in the order that Planar Configuration (0028,0006) names.
pub(crate) fn decode(geometry: &Geometry, transfer_syntax: &str, encoded: &[u8]) -> Option<Vec<u8>> {
	// Decoders are the least trustworthy code here; a panic in one means "cannot be decoded".
	let decoded = quiet::run(|| {
		catch_unwind(|| match transfer_syntax {
			UNCOMPRESSED => encoded.get(..geometry.size()).map(|frame| (frame.to_vec(), geometry.by_plane)),
			JPEG_LOSSLESS | JPEG_LOSSLESS_FIRST_ORDER => Some((jpeg(geometry, encoded)?, false)),
			JPEG_LS_LOSSLESS => {
				let by_plane = jpeg_ls_by_plane(geometry, encoded)?;
				Some((registered(geometry, transfer_syntax, encoded)?, by_plane))
			}
			RLE_LOSSLESS => Some((rle(geometry, encoded)?, false)),
			JPEG_2000_LOSSLESS if !jpeg_2000_fits(geometry, encoded) => None,
			_ => Some((registered(geometry, transfer_syntax, encoded)?, false)),
		})
	});
	let (native, by_plane) = decoded.ok().flatten()?;
	if native.len() != geometry.size() {
		return None;
	}
	Some(match (geometry.samples > 1, by_plane, geometry.by_plane) {
		(true, false, true) => {
			transpose(&native, geometry.bytes_per_sample(), geometry.pixels(), geometry.samples.into())
		}
		(true, true, false) => {
			transpose(&native, geometry.bytes_per_sample(), geometry.samples.into(), geometry.pixels())
		}
		_ => native,
	})
}

/// Transposes `rows` rows of `columns` samples.
fn transpose(from: &[u8], bytes: usize, rows: usize, columns: usize) -> Vec<u8> {
	let mut to = Vec::with_capacity(from.len());
	for column in 0..columns {
		for row in 0..rows {
			let at = (row * columns + column) * bytes;
			to.extend_from_slice(&from[at..at + bytes]);
		}
	}
	to
}

/// Decodes JPEG lossless (ISO/IEC 10918-1 process 14), without the colour conversion that screen pictures get.
fn jpeg(geometry: &Geometry, encoded: &[u8]) -> Option<Vec<u8>> {
	let mut decoder = Decoder::new(encoded);
	decoder.set_color_transform(ColorTransform::None);
	decoder.read_info().ok()?;
	let info = decoder.info()?;
	if (info.width, info.height) != (geometry.columns, geometry.rows) {
		return None;
	}
	let mut native = decoder.decode().ok()?;
	if cfg!(target_endian = "big") && geometry.bits_allocated == 16 {
		native.chunks_exact_mut(2).for_each(<[u8]>::reverse);
	}
	// The decoder gives one byte per sample if the precision is eight bits or fewer.
	if geometry.bits_allocated == 16 && native.len() * 2 == geometry.size() {
		native = native.into_iter().flat_map(|sample| [sample, 0]).collect();
	}
	Some(native)
}

/// Whether a JPEG-LS stream decodes plane by plane (interleave mode 0, ISO/IEC 14495-1 C.2.3); `None` if its size
/// differs from the image's.
fn jpeg_ls_by_plane(geometry: &Geometry, encoded: &[u8]) -> Option<bool> {
	let mut at = 2; // after SOI
	let mut sized = false;
	loop {
		let [0xFF, marker, high, low] = *encoded.get(at..at + 4)? else {
			return None;
		};
		let length = usize::from(u16::from_be_bytes([high, low]));
		let segment = encoded.get(at + 4..at + 2 + length)?;
		match marker {
			0xF7 => {
				let [_, h1, h0, w1, w0, components, ..] = *segment else {
					return None;
				};
				sized = u16::from_be_bytes([h1, h0]) == geometry.rows
					&& u16::from_be_bytes([w1, w0]) == geometry.columns
					&& u16::from(components) == geometry.samples;
			}
			0xDA => return sized.then(|| segment.iter().rev().nth(1) == Some(&0)),
			_ => {}
		}
		at += 2 + length;
	}
}

/// Whether a JPEG 2000 image has the size that the header states (SIZ, ISO/IEC 15444-1 A.5.1), because a decoder
/// allocates what the codestream announces. Some writers wrap the codestream in a JP2 file; then everything that looks
/// like a codestream must fit.
fn jpeg_2000_fits(geometry: &Geometry, encoded: &[u8]) -> bool {
	const BEGIN: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];
	let fits = |stream: &[u8]| {
		let word = |at: usize| Some(u32::from_be_bytes(stream.get(at..at + 4)?.try_into().ok()?));
		let side = |end, begin| word(end)?.checked_sub(word(begin)?);
		side(8, 16) == Some(geometry.columns.into())
			&& side(12, 20) == Some(geometry.rows.into())
			&& stream.get(40..42) == Some(&geometry.samples.to_be_bytes())
	};
	if encoded.starts_with(&BEGIN) {
		return fits(encoded);
	}
	let mut begins = (0..encoded.len()).filter(|at| encoded[*at..].starts_with(&BEGIN)).peekable();
	begins.peek().is_some() && begins.all(|at| fits(&encoded[at..]))
}

/// Decodes RLE lossless (PS3.5 Annex G): one run-length coded segment for each byte of each sample, highest byte first.
fn rle(geometry: &Geometry, encoded: &[u8]) -> Option<Vec<u8>> {
	let word = |at: usize| Some(u32::from_le_bytes(encoded.get(at * 4..at * 4 + 4)?.try_into().ok()?) as usize);
	let (bytes, samples) = (geometry.bytes_per_sample(), usize::from(geometry.samples));
	let segments = bytes * samples;
	if word(0)? != segments {
		return None;
	}
	let mut native = vec![0; geometry.size()];
	for segment in 0..segments {
		let end = if segment + 1 < segments { word(segment + 2)? } else { encoded.len() };
		let mut input = encoded.get(word(segment + 1)?..end)?;
		let first = segment / bytes * bytes + (bytes - 1 - segment % bytes);
		let mut output = native.iter_mut().skip(first).step_by(segments);
		let mut left = geometry.pixels();
		while left > 0 {
			let (control, rest) = input.split_first()?;
			let (count, taken) = match *control as i8 {
				literal @ 0.. => (literal as usize + 1, literal as usize + 1),
				-128 => (0, 0),
				repeated => (1 + usize::from(repeated.unsigned_abs()), 1),
			};
			let values = rest.get(..taken)?;
			let count = count.min(left);
			for value in values.iter().cycle().take(count) {
				*output.next()? = *value;
			}
			left -= count;
			input = &rest[taken..];
		}
	}
	Some(native)
}

fn registered(geometry: &Geometry, transfer_syntax: &str, encoded: &[u8]) -> Option<Vec<u8>> {
	let syntax = TransferSyntaxRegistry.get(transfer_syntax)?;
	let Codec::EncapsulatedPixelData(Some(reader), _) = syntax.codec() else {
		return None;
	};
	let mut native = Vec::new();
	reader.decode_frame(&Frame { geometry, transfer_syntax, encoded }, 0, &mut native).ok()?;
	Some(native)
}

/// One encoded frame, in the form that decoders expect.
struct Frame<'a> {
	geometry: &'a Geometry,
	transfer_syntax: &'a str,
	encoded: &'a [u8],
}

impl PixelDataObject for Frame<'_> {
	fn transfer_syntax_uid(&self) -> &str {
		self.transfer_syntax
	}
	fn rows(&self) -> Option<u16> {
		Some(self.geometry.rows)
	}
	fn cols(&self) -> Option<u16> {
		Some(self.geometry.columns)
	}
	fn samples_per_pixel(&self) -> Option<u16> {
		Some(self.geometry.samples)
	}
	fn bits_allocated(&self) -> Option<u16> {
		Some(self.geometry.bits_allocated)
	}
	fn bits_stored(&self) -> Option<u16> {
		Some(self.geometry.bits_stored)
	}
	fn photometric_interpretation(&self) -> Option<&str> {
		Some(&self.geometry.photometric)
	}
	fn number_of_frames(&self) -> Option<u32> {
		Some(1)
	}
	fn number_of_fragments(&self) -> Option<u32> {
		Some(1)
	}
	fn fragment(&self, fragment: usize) -> Option<Cow<'_, [u8]>> {
		(fragment == 0).then_some(Cow::Borrowed(self.encoded))
	}
	fn offset_table(&self) -> Option<Cow<'_, [u32]>> {
		None
	}
	fn raw_pixel_data(&self) -> Option<RawPixelData> {
		let fragments = [self.encoded.to_vec()].into_iter().collect();
		Some(RawPixelData { fragments, offset_table: Default::default() })
	}
}

/// Suppresses the terminal message of a panic that is caught.
mod quiet {
	use std::{cell::Cell, panic, sync::Once};

	thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });
	static HOOK: Once = Once::new();

	pub fn run<T>(work: impl FnOnce() -> T) -> T {
		HOOK.call_once(|| {
			let before = panic::take_hook();
			panic::set_hook(Box::new(move |info| {
				if !QUIET.get() {
					before(info);
				}
			}));
		});
		QUIET.set(true);
		let result = work();
		QUIET.set(false);
		result
	}
}
