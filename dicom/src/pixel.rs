//! Decodes encapsulated frames, with one frame in memory at a time.
//!
//! Only lossless transfer syntaxes are decoded, because the result of a lossy one depends on the decoder. Pixel data
//! that cannot be decoded, for whatever reason, has no pixel level; its attribute digest still covers every fragment.

use crate::{
	code_stream::{Cleaner, Coding},
	facts::Facts,
	Tag,
};
use dicom_encoding::{
	adapters::{PixelDataObject, RawPixelData},
	transfer_syntax::{Codec, TransferSyntaxIndex},
};
use dicom_transfer_syntax_registry::TransferSyntaxRegistry;
use flate2::read::DeflateDecoder;
use jpeg_decoder::{CodingProcess, ColorTransform, Decoder};
use jxl_oxide::{frame::Encoding, image::BitDepth, AllocTracker, FrameHeader, ImageHeader, JxlImage, JxlThreadPool};
use radledger_primitives::H256;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, io::Read, panic::catch_unwind};

/// Largest frame in bytes, encoded or decoded. Real ones are far smaller (a mammogram has 50 MB). Decoders may need
/// several times as much, so the limit keeps a false header from exhausting memory.
const MAX_FRAME: usize = 1 << 28;

const UNCOMPRESSED: &str = "1.2.840.10008.1.2.1.98";
const JPEG_LOSSLESS: &str = "1.2.840.10008.1.2.4.57";
const JPEG_LOSSLESS_FIRST_ORDER: &str = "1.2.840.10008.1.2.4.70";
const JPEG_LS_LOSSLESS: &str = "1.2.840.10008.1.2.4.80";
const JPEG_2000_LOSSLESS: &str = "1.2.840.10008.1.2.4.90";
const HTJ2K_LOSSLESS: &str = "1.2.840.10008.1.2.4.201";
const HTJ2K_LOSSLESS_RPCL: &str = "1.2.840.10008.1.2.4.202";
const JPEG_XL_LOSSLESS: &str = "1.2.840.10008.1.2.4.110";
const RLE_LOSSLESS: &str = "1.2.840.10008.1.2.5";
const DEFLATED_FRAMES: &str = "1.2.840.10008.1.2.8.1";

/// The transfer syntaxes whose frames are decoded: those without loss for which there is a decoder here.
const DECODED: [&str; 10] = [
	UNCOMPRESSED,
	JPEG_LOSSLESS,
	JPEG_LOSSLESS_FIRST_ORDER,
	JPEG_LS_LOSSLESS,
	JPEG_2000_LOSSLESS,
	HTJ2K_LOSSLESS,
	HTJ2K_LOSSLESS_RPCL,
	JPEG_XL_LOSSLESS,
	RLE_LOSSLESS,
	DEFLATED_FRAMES,
];

/// The shape of the frames (PS3.3 C.7.6.3).
#[derive(Clone, Debug)]
pub(crate) struct Geometry {
	rows: u16,
	columns: u16,
	samples: u16,
	bits_allocated: u16,
	bits_stored: u16,
	by_plane: bool,
	/// Whether decoded samples are given plane by plane.
	shown_by_plane: bool,
	photometric: String,
}

impl Geometry {
	/// The shape that the object declares; `None` if an attribute is missing, or if no decoder here has such samples.
	pub fn new(facts: &Facts) -> Option<Self> {
		let number = |element| facts.number(Tag(0x0028, element));
		let short = |element| number(element).and_then(|value| u16::try_from(value).ok());
		let geometry = Self {
			rows: short(0x0010)?,
			columns: short(0x0011)?,
			samples: short(0x0002)?,
			bits_allocated: short(0x0100)?,
			bits_stored: short(0x0101)?,
			by_plane: number(0x0006) == Some(1),
			shown_by_plane: number(0x0006) == Some(1),
			photometric: facts.text(Tag(0x0028, 0x0004))?,
		};
		let fits = match geometry.bits_allocated {
			// Native frames of single bits follow one another without padding (PS3.5 8.1.1).
			1 => geometry.samples == 1 && geometry.pixels().is_multiple_of(8),
			bits => matches!(bits, 8 | 16 | 32) && matches!(geometry.samples, 1 | 3),
		} && (1..=MAX_FRAME).contains(&geometry.size());
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
			by_plane: false,
			shown_by_plane: false,
			photometric: "MONOCHROME2".into(),
		};
		(1..=MAX_FRAME).contains(&geometry.size()).then_some(geometry)
	}

	/// With the samples in this order, whatever Planar Configuration says.
	pub fn shown(self, by_plane: bool) -> Self {
		Self { shown_by_plane: by_plane, ..self }
	}

	fn pixels(&self) -> usize {
		usize::from(self.rows) * usize::from(self.columns)
	}

	fn bytes_per_sample(&self) -> usize {
		usize::from(self.bits_allocated / 8)
	}

	/// Size in bytes of one native frame.
	fn size(&self) -> usize {
		(self.pixels() * usize::from(self.samples) * usize::from(self.bits_allocated)).div_ceil(8)
	}
}

/// The digests of the frames of encapsulated pixel data.
pub(crate) struct Digests {
	/// Of the native frames, if every one could be decoded and none is missing.
	pub native: Option<H256>,
	/// Of the encoded frames without what shows no pixel ([`crate::code_stream`]), whatever the fragments are that carry them;
	/// `None` if the frames cannot be told apart.
	pub streams: Option<H256>,
	/// Whether there is something that shows no pixel.
	pub speaks: bool,
}

/// Sizes of one native frame, in bytes and in pixels; 0 where the object does not say them.
fn sizes(facts: &Facts) -> (u64, u64) {
	let number = |element| u64::from(facts.number(Tag(0x0028, element)).unwrap_or(0));
	let pixels = number(0x0010) * number(0x0011);
	let samples = match facts.text(Tag(0x0028, 0x0004)).as_deref() {
		// Two pixels share the samples of their colour (PS3.3 C.7.6.3.1.2).
		Some("YBR_FULL_422" | "YBR_PARTIAL_422") => 2,
		_ => number(0x0002).max(1),
	};
	((pixels * samples * number(0x0100)).div_ceil(8), pixels)
}

/// Size in bytes of native pixel data; 0 if the object does not say it.
pub(crate) fn native_size(facts: &Facts) -> u64 {
	let frames = u64::from(facts.number(Tag(0x0028, 0x0008)).unwrap_or(1));
	match (sizes(facts), facts.number(Tag(0x0028, 0x0100))) {
		// Frames of single bits follow one another without padding (PS3.5 8.1.1).
		((_, pixels), Some(1)) => pixels.saturating_mul(frames).div_ceil(8),
		((bytes, _), _) => bytes.saturating_mul(frames),
	}
}

/// Finds the frames in a stream of fragments, decodes each, and hashes it.
///
/// Its methods fail if an offset table says otherwise than the fragments: some readers follow the one, some the other.
pub(crate) struct Frames {
	/// `None` once a pixel level has become impossible.
	decoder: Option<(Geometry, &'static str)>,
	native: Sha256,
	/// Over the length and the hash of each encoded frame.
	streams: Sha256,
	/// The encoded frame so far: its hash, length and last bytes.
	stream: (Sha256, u64, Vec<u8>),
	/// How a frame ends where no table says it.
	ending: Ending,
	/// Number of Frames.
	count: u64,
	found: u64,
	/// Offsets of the frames' first fragments, from the Basic Offset Table, PS3.5 A.4; empty if the table is.
	offsets: Vec<u64>,
	/// Offset and length of each frame, from the Extended Offset Table, PS3.3 C.7.6.3.1.8.
	extended: Option<Vec<(u64, u64)>>,
	fragments: u64,
	table: Option<Vec<u8>>,
	/// Offset of the next fragment, counted as in the offset tables.
	position: u64,
	decoded: u64,
	frame: Vec<u8>,
	odd: bool,
	cleaner: Cleaner,
	raw: bool,
	speaks: bool,
}

/// How an encoded frame ends.
#[derive(Clone, Copy, PartialEq)]
enum Ending {
	/// With its fragment (PS3.5 A.4).
	Fragment,
	/// With the marker of its code stream: EOI, ISO/IEC 10918-1 B.1.1.3; EOC, 15444-1 A.4.4.
	Marker,
	/// Video: one stream holds all frames (PS3.5 8.2.5 to 8.2.9).
	Never,
}

impl Ending {
	fn of(transfer_syntax: &str) -> Self {
		let number = transfer_syntax.strip_prefix("1.2.840.10008.1.2.4.").and_then(|rest| rest.split('.').next());
		match number.and_then(|number| number.parse::<u16>().ok()) {
			Some(100..110) => Self::Never,
			Some(110..120) | None => Self::Fragment, // JPEG XL; RLE and others
			Some(_) => Self::Marker,
		}
	}
}

impl Frames {
	/// `extended` are the values of the Extended Offset Table and of its lengths, in little endian.
	pub fn new(transfer_syntax: &str, facts: &Facts, extended: [Option<Vec<u8>>; 2]) -> Self {
		let decoder = Geometry::new(facts).zip(DECODED.into_iter().find(|uid| *uid == transfer_syntax));
		let words = |bytes: Vec<u8>| -> Vec<u64> {
			bytes.chunks_exact(8).filter_map(|word| Some(u64::from_le_bytes(word.try_into().ok()?))).collect()
		};
		let extended = match extended {
			[None, None] => None,
			tables => {
				let [offsets, lengths] = tables.map(|table| words(table.unwrap_or_default()));
				// Tables of different lengths contradict any number of frames.
				Some(if offsets.len() == lengths.len() { offsets.into_iter().zip(lengths).collect() } else { vec![] })
			}
		};
		let (bytes, pixels) = sizes(facts);
		Self {
			decoder,
			native: Sha256::new(),
			// Under another label the same bytes are shown otherwise, or not at all.
			streams: Sha256::new().chain_update(transfer_syntax),
			stream: Default::default(),
			ending: Ending::of(transfer_syntax),
			count: facts.number(Tag(0x0028, 0x0008)).unwrap_or(1).into(),
			found: 0,
			offsets: Vec::new(),
			extended,
			fragments: 0,
			table: Some(Vec::new()),
			position: 0,
			decoded: 0,
			frame: Vec::new(),
			odd: false,
			cleaner: Cleaner::new(Coding::of(transfer_syntax, bytes, pixels)),
			raw: false,
			speaks: false,
		}
	}

	/// Gives decoded samples in this order.
	pub fn shown(self, by_plane: Option<bool>) -> Self {
		let decoder = self.decoder.map(|(geometry, syntax)| match by_plane {
			Some(by_plane) => (geometry.shown(by_plane), syntax),
			None => (geometry, syntax),
		});
		Self { decoder, ..self }
	}

	/// Hashes every byte of encoded frames.
	pub fn raw(self) -> Self {
		Self { raw: true, ..self }
	}

	/// Does not decode the frames.
	pub fn encoded(mut self) -> Self {
		self.give_up();
		self
	}

	/// Whether a frame could not be looked into.
	pub fn is_opaque(&self) -> bool {
		self.cleaner.failed()
	}

	/// A fragment of `length` bytes comes; the first one is the offset table.
	pub fn begin(&mut self, length: u32) -> Result<(), &'static str> {
		if self.table.is_some() {
			return Ok(());
		}
		let number = self.fragments;
		self.fragments += 1;
		if let Some(extended) = &self.extended {
			// Each frame is one fragment; its length may leave out the padding to an even one.
			let entry = usize::try_from(number).ok().and_then(|number| extended.get(number));
			let length = u64::from(length);
			let right = |(offset, size): &(u64, u64)| {
				*offset == self.position && (*size == length || size % 2 == 1 && size.checked_add(1) == Some(length))
			};
			if !entry.is_some_and(right) {
				return Err(CONTRADICTORY_EXTENDED_TABLE);
			}
		}
		if number == 0 || self.begins_frame() {
			if number > 0 {
				self.end_frame();
			}
			self.found += 1;
			let offset = usize::try_from(self.found - 1).ok().and_then(|number| self.offsets.get(number));
			if !self.offsets.is_empty() && offset != Some(&self.position) {
				return Err(CONTRADICTORY_TABLE);
			}
		}
		self.position += 8 + u64::from(length);
		Ok(())
	}

	/// Whether a frame begins with the next fragment, which is not the first.
	fn begins_frame(&self) -> bool {
		if self.ending == Ending::Never {
			return false;
		}
		if self.extended.is_some() {
			return true;
		}
		if !self.offsets.is_empty() {
			// An offset that was passed by is found at the next frame or at the end.
			let next = usize::try_from(self.found).ok().and_then(|number| self.offsets.get(number));
			return next.is_some_and(|offset| *offset <= self.position);
		}
		let (_, _, last) = &self.stream;
		self.count > 1
			&& (self.ending == Ending::Fragment
				|| self.cleaner.has_ended()
				|| last.strip_suffix(&[0]).unwrap_or(last).ends_with(&[0xFF, 0xD9]))
	}

	/// Takes a piece of the fragment, and gives it without what shows no pixel.
	pub fn push(&mut self, piece: &[u8]) -> Vec<u8> {
		let mut clean = piece.to_vec();
		if let Some(table) = &mut self.table {
			if table.len() + piece.len() <= MAX_FRAME {
				table.extend_from_slice(piece);
			}
			return clean;
		}
		self.cleaner.clean(&mut clean);
		self.speaks |= clean != piece;
		let (hasher, length, last) = &mut self.stream;
		hasher.update(if self.raw { piece } else { &clean });
		*length += piece.len() as u64;
		last.extend_from_slice(&piece[piece.len().saturating_sub(3)..]);
		last.drain(..last.len().saturating_sub(3));
		if self.decoder.is_some() {
			self.frame.extend_from_slice(piece);
			if self.frame.len() > MAX_FRAME {
				self.give_up();
			}
		}
		clean
	}

	/// Ends the fragment.
	pub fn end(&mut self) {
		if let Some(table) = self.table.take() {
			let words = table.chunks_exact(4).filter_map(|word| Some(u32::from_le_bytes(word.try_into().ok()?).into()));
			self.offsets = words.collect();
		}
	}

	/// Ends the frame.
	pub fn end_frame(&mut self) {
		self.cleaner.end_frame();
		let (hasher, length, _) = std::mem::take(&mut self.stream);
		self.streams.update(length.to_le_bytes());
		self.streams.update(hasher.finalize());
		let Some((geometry, transfer_syntax)) = &self.decoder else {
			return;
		};
		match decode(geometry, transfer_syntax, &self.frame) {
			Some(native) => {
				self.native.update(&native);
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

	/// The digests of all frames.
	pub fn finish(mut self) -> Result<Digests, &'static str> {
		if self.fragments > 0 {
			self.end_frame();
		}
		let count = match self.ending {
			Ending::Never => 1,
			_ => self.count,
		};
		if !self.offsets.is_empty() && (self.found != count || self.offsets.len() as u64 != count) {
			return Err(CONTRADICTORY_TABLE);
		}
		if self.extended.is_some_and(|extended| self.found != count || extended.len() as u64 != count) {
			return Err(CONTRADICTORY_EXTENDED_TABLE);
		}
		if self.odd {
			self.native.update([0]);
		}
		let whole = self.found == count;
		let native = self.decoder.filter(|_| whole && self.decoded == count);
		Ok(Digests {
			native: native.map(|_| H256(self.native.finalize().into())),
			streams: whole.then(|| H256(self.streams.finalize().into())),
			speaks: self.speaks,
		})
	}
}

/// Native frames, whose samples are put into another order one frame after the other.
pub(crate) struct Reorder {
	geometry: Geometry,
	frame: Vec<u8>,
}

impl Reorder {
	/// For samples in this order, if they stand in the other one.
	pub fn new(facts: &Facts, by_plane: bool) -> Option<Self> {
		let geometry = Geometry::new(facts).filter(|geometry| geometry.samples > 1 && geometry.by_plane != by_plane)?;
		Some(Self { geometry: geometry.shown(by_plane), frame: Vec::new() })
	}

	pub fn push(&mut self, mut piece: &[u8], out: &mut dyn FnMut(&[u8])) {
		while !piece.is_empty() {
			let left = self.geometry.size() - self.frame.len();
			let (now, rest) = piece.split_at(left.min(piece.len()));
			self.frame.extend_from_slice(now);
			if self.frame.len() == self.geometry.size() {
				out(&reordered(&self.geometry, std::mem::take(&mut self.frame), self.geometry.by_plane));
			}
			piece = rest;
		}
	}

	/// What is behind the last whole frame.
	pub fn end(self, out: &mut dyn FnMut(&[u8])) {
		out(&self.frame);
	}
}

const CONTRADICTORY_TABLE: &str =
	"the Basic Offset Table contradicts the fragments or the Number of Frames: programs show the frames differently";
const CONTRADICTORY_EXTENDED_TABLE: &str =
	"the Extended Offset Table contradicts the fragments or the Number of Frames: programs show the frames differently";

/// One native frame, samples in the order that Planar Configuration (0028,0006) names.
pub(crate) fn decode(geometry: &Geometry, transfer_syntax: &str, encoded: &[u8]) -> Option<Vec<u8>> {
	// Decoders are the least trustworthy code here; a panic in one means "cannot be decoded".
	let decoded = quiet::run(|| {
		catch_unwind(|| match transfer_syntax {
			UNCOMPRESSED => encoded.get(..geometry.size()).map(|frame| (frame.to_vec(), geometry.by_plane)),
			JPEG_LOSSLESS_FIRST_ORDER if predictor(encoded) != Some(1) => None,
			JPEG_LOSSLESS | JPEG_LOSSLESS_FIRST_ORDER => Some((jpeg(geometry, encoded)?, false)),
			JPEG_LS_LOSSLESS => {
				let by_plane = jpeg_ls_by_plane(geometry, encoded)?;
				Some((registered(geometry, transfer_syntax, encoded)?, by_plane))
			}
			RLE_LOSSLESS => Some((rle(geometry, encoded)?, false)),
			DEFLATED_FRAMES => Some((inflate(geometry, encoded)?, geometry.by_plane)),
			JPEG_XL_LOSSLESS => Some((jpeg_xl(geometry, encoded)?, false)),
			JPEG_2000_LOSSLESS | HTJ2K_LOSSLESS | HTJ2K_LOSSLESS_RPCL
				if !jpeg_2000_fits(geometry, transfer_syntax, encoded) =>
			{
				None
			}
			_ => Some((registered(geometry, transfer_syntax, encoded)?, false)),
		})
	});
	let (native, by_plane) = decoded.ok().flatten()?;
	if native.len() != geometry.size() {
		return None;
	}
	Some(reordered(geometry, native, by_plane))
}

/// A native frame with its samples in the order in which they are to be shown.
fn reordered(geometry: &Geometry, native: Vec<u8>, by_plane: bool) -> Vec<u8> {
	match (geometry.samples > 1, by_plane, geometry.shown_by_plane) {
		(true, false, true) => {
			transpose(&native, geometry.bytes_per_sample(), geometry.pixels(), geometry.samples.into())
		}
		(true, true, false) => {
			transpose(&native, geometry.bytes_per_sample(), geometry.samples.into(), geometry.pixels())
		}
		_ => native,
	}
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

/// The marker segments of a JPEG or JPEG-LS image up to its first scan (ISO/IEC 10918-1 B.1.1.4): marker and content.
fn segments(encoded: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
	let (mut at, mut ended) = (2, false); // after SOI
	std::iter::from_fn(move || {
		while encoded.get(at..at + 2) == Some(&[0xFF, 0xFF]) {
			at += 1; // fill bytes
		}
		let [0xFF, marker, high, low] = *encoded.get(at..at + 4).filter(|_| !ended)? else {
			return None;
		};
		let length = usize::from(u16::from_be_bytes([high, low]));
		let content = encoded.get(at + 4..at + 2 + length)?;
		at += 2 + length;
		ended = marker == 0xDA;
		Some((marker, content))
	})
}

/// The predictor of JPEG lossless (Ss of the scan, ISO/IEC 10918-1 H.1.2.1).
fn predictor(encoded: &[u8]) -> Option<u8> {
	let (_, scan) = segments(encoded).find(|(marker, _)| *marker == 0xDA)?;
	scan.len().checked_sub(3).map(|at| scan[at])
}

/// Whether a JPEG image says that its components are not those that are shown (Adobe's APP14, ISO/IEC 10918-6 6.5.3).
fn has_colour_transform(encoded: &[u8]) -> bool {
	segments(encoded).any(|(marker, content)| {
		marker == 0xEE && content.starts_with(b"Adobe") && content.get(11).is_none_or(|transform| *transform != 0)
	})
}

/// Decodes JPEG lossless (ISO/IEC 10918-1 process 14), without the colour conversion that screen pictures get.
fn jpeg(geometry: &Geometry, encoded: &[u8]) -> Option<Vec<u8>> {
	if has_colour_transform(encoded) {
		return None;
	}
	let mut decoder = Decoder::new(encoded);
	decoder.set_color_transform(ColorTransform::None);
	decoder.read_info().ok()?;
	let info = decoder.info()?;
	// Whatever the transfer syntax says, a stream of the discrete cosine transform has loss.
	if (info.width, info.height) != (geometry.columns, geometry.rows) || info.coding_process != CodingProcess::Lossless
	{
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
/// differs from the image's, or if it has loss (NEAR is not 0).
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
			// A colour transform or another colour space (HP's, SPIFF), which some decoders undo.
			0xE8 => return None,
			0xF7 => {
				let [_, h1, h0, w1, w0, components, ..] = *segment else {
					return None;
				};
				sized = u16::from_be_bytes([h1, h0]) == geometry.rows
					&& u16::from_be_bytes([w1, w0]) == geometry.columns
					&& u16::from(components) == geometry.samples;
			}
			0xDA => {
				let [.., near, interleave, _] = *segment else {
					return None;
				};
				return (sized && near == 0).then_some(interleave == 0);
			}
			_ => {}
		}
		at += 2 + length;
	}
}

/// Whether frames of this transfer syntax are JPEG 2000 that is decoded here.
pub(crate) fn is_jpeg_2000(transfer_syntax: &str) -> bool {
	matches!(transfer_syntax, JPEG_2000_LOSSLESS | HTJ2K_LOSSLESS | HTJ2K_LOSSLESS_RPCL)
}

/// Whether a JPEG 2000 image is what its transfer syntax and the header state, and nothing more: one codestream, of the
/// size that the header states (SIZ, ISO/IEC 15444-1 A.5.1), because a decoder allocates what the codestream announces, and
/// high-throughput (15444-15) where the transfer syntax says so. Some writers wrap it in a JP2 file.
fn jpeg_2000_fits(geometry: &Geometry, transfer_syntax: &str, encoded: &[u8]) -> bool {
	const BEGIN: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];
	let stream = if encoded.starts_with(&BEGIN) { Some(encoded) } else { unwrapped(geometry, encoded) };
	let Some(stream) = stream.filter(|stream| stream.starts_with(&BEGIN)) else {
		return false;
	};
	let word = |at: usize| Some(u32::from_be_bytes(stream.get(at..at + 4)?.try_into().ok()?));
	let side = |end, begin| word(end)?.checked_sub(word(begin)?);
	side(8, 16) == Some(geometry.columns.into())
		&& side(12, 20) == Some(geometry.rows.into())
		&& stream.get(40..42) == Some(&geometry.samples.to_be_bytes())
		&& encoded.windows(BEGIN.len()).filter(|window| **window == BEGIN).count() == 1
		&& is_as_labelled(geometry, transfer_syntax, stream)
}

/// The codestream in a JP2 file (ISO/IEC 15444-1 I) that shows it as it is: without a palette, a mapping of components or
/// another colour space than that of a bare codestream.
fn unwrapped<'a>(geometry: &Geometry, encoded: &'a [u8]) -> Option<&'a [u8]> {
	let colours: u32 = if geometry.samples == 1 { 17 } else { 16 }; // grey; sRGB
	let (mut stream, mut coloured) = (None, false);
	let mut rest = encoded;
	while !rest.is_empty() {
		let (kind, content, after) = jp2_box(rest)?;
		match kind {
			b"jp2h" => {
				let mut inner = content;
				while !inner.is_empty() {
					let (kind, content, after) = jp2_box(inner)?;
					match kind {
						b"ihdr" | b"bpcc" | b"res " => {}
						b"colr"
							if !coloured
								&& content.first() == Some(&1)
								&& content.get(3..) == Some(&colours.to_be_bytes()[..]) =>
						{
							coloured = true;
						}
						_ => return None,
					}
					inner = after;
				}
			}
			b"jp2c" if stream.is_none() => stream = Some(content),
			b"jp2c" | b"jpch" | b"jplh" | b"comp" | b"copt" | b"inst" | b"ftbl" => return None,
			_ => {} // signature, brand, texts
		}
		rest = after;
		// The padding of the fragment to an even length.
		if rest == [0] {
			break;
		}
	}
	stream.filter(|_| coloured)
}

/// The first box of a JP2 file: its type, its content, and what follows it.
fn jp2_box(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
	let (length, rest) = bytes.split_first_chunk::<4>()?;
	let (kind, content) = rest.split_first_chunk::<4>()?;
	let length = match u32::from_be_bytes(*length) {
		0 => content.len(),
		length => usize::try_from(length).ok()?.checked_sub(8)?,
	};
	let (content, after) = content.split_at_checked(length)?;
	Some((kind, content, after))
}

/// Whether the main header of a JPEG 2000 codestream names the reversible wavelet (5-3, ISO/IEC 15444-1 Table A.20), and is
/// high-throughput (CAP, A.5.2) and in the order (A.6.1) that the transfer syntax says. YBR_RCT is shown as RGB if the
/// codestream undoes the transform.
fn is_as_labelled(geometry: &Geometry, transfer_syntax: &str, stream: &[u8]) -> bool {
	const RPCL: u8 = 2;
	let (mut at, mut high_throughput) = (2, false); // after SOC
	while let Some([0xFF, marker, high, low]) = stream.get(at..at + 4) {
		match marker {
			0x52 => {
				let Some([_, order, _, _, transform, _, _, _, _, wavelet, ..]) = stream.get(at + 4..) else {
					return false;
				};
				return *wavelet == 1
					&& high_throughput == (transfer_syntax != JPEG_2000_LOSSLESS)
					&& (*order == RPCL || transfer_syntax != HTJ2K_LOSSLESS_RPCL)
					&& (*transform == 1 || geometry.photometric != "YBR_RCT");
			}
			_ => high_throughput |= *marker == 0x50,
		}
		at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
	}
	false
}

/// Decodes JPEG XL (ISO/IEC 18181-1) whose samples are integers of up to 16 bits that were not transformed with loss: modular
/// frames without filters, in the image's own colours, size and orientation.
fn jpeg_xl(geometry: &Geometry, encoded: &[u8]) -> Option<Vec<u8>> {
	// In a container (ISO/IEC 18181-2) other boxes may say more. One of the level is needed for 16 bits.
	let mut rest = if encoded.starts_with(&[0xFF, 0x0A]) { &[][..] } else { encoded };
	while !rest.is_empty() && rest != [0] {
		let (kind, _, after) = jp2_box(rest)?;
		if !matches!(kind, b"JXL " | b"ftyp" | b"jxll" | b"jxlc" | b"jxlp") {
			return None;
		}
		rest = after;
	}
	let read = |stream: &[u8]| {
		let limits = AllocTracker::with_limit(MAX_FRAME);
		JxlImage::builder().pool(JxlThreadPool::none()).alloc_tracker(limits).read(stream).ok()
	};
	let image = read(encoded)?;
	// Nobody sees what follows the image: nothing but a byte of padding may.
	if encoded.len().checked_sub(2).and_then(|end| read(encoded.get(..end)?)).is_some_and(|part| part.is_loading_done())
	{
		return None;
	}
	let header = image.image_header();
	let frames = 0..image.num_loaded_frames();
	let exact = image.is_loading_done()
		&& image.num_loaded_keyframes() == 1
		&& jpeg_xl_fits(geometry, header)
		&& frames.into_iter().all(|frame| image.frame(frame).is_some_and(|frame| is_exact(frame.header())));
	let BitDepth::IntegerSample { bits_per_sample: bits @ 1..=16 } = header.metadata.bit_depth else {
		return None;
	};
	let bytes = geometry.bytes_per_sample();
	if !exact || bits > u32::from(geometry.bits_allocated) {
		return None;
	}
	let shown = image.render_frame(0).ok()?;
	let mut stream = shown.stream();
	if stream.channels() != u32::from(geometry.samples) {
		return None;
	}
	let mut samples = vec![0f32; geometry.pixels() * usize::from(geometry.samples)];
	if stream.write_to_buffer(&mut samples) != samples.len() {
		return None;
	}
	// The decoder gives the integers as fractions of the greatest one, and does not clamp them.
	let greatest = ((1u32 << bits) - 1) as f32;
	let mut native = Vec::with_capacity(geometry.size());
	for sample in samples {
		let (value, whole) = (sample * greatest, (sample * greatest).round());
		if (value - whole).abs() > 1.0 / 64.0 || !(0.0..=greatest).contains(&whole) {
			return None;
		}
		native.extend_from_slice((whole as u32).to_le_bytes().get(..bytes)?);
	}
	Some(native)
}

/// Whether an image of JPEG XL has the size and the colours that the object states, and shows nothing more.
fn jpeg_xl_fits(geometry: &Geometry, header: &ImageHeader) -> bool {
	let metadata = &header.metadata;
	let size = (header.size.width, header.size.height) == (geometry.columns.into(), geometry.rows.into());
	let plain = metadata.orientation == 1 && metadata.ec_info.is_empty() && metadata.animation.is_none();
	size && plain && !metadata.xyb_encoded && metadata.grayscale() == (geometry.samples == 1)
}

/// Whether a frame of JPEG XL gives the integers that were encoded.
fn is_exact(frame: &FrameHeader) -> bool {
	let filters = &frame.restoration_filter;
	let added = frame.flags.noise() || frame.flags.splines() || frame.flags.use_lf_frame();
	frame.encoding == Encoding::Modular
		&& !frame.do_ycbcr
		&& frame.upsampling == 1
		&& !added
		&& !filters.gab.enabled()
		&& !filters.epf.enabled()
}

/// Decodes RLE lossless (PS3.5 Annex G): one run-length coded segment for each byte of each sample, highest byte first.
fn rle(geometry: &Geometry, encoded: &[u8]) -> Option<Vec<u8>> {
	let word = |at: usize| Some(u32::from_le_bytes(encoded.get(at * 4..at * 4 + 4)?.try_into().ok()?) as usize);
	let (bytes, samples) = (geometry.bytes_per_sample(), usize::from(geometry.samples));
	let segments = bytes * samples;
	if segments == 0 || word(0)? != segments {
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

/// Decodes a deflated frame (PS3.5 A.4.14). Reads no more than a frame has, whatever the stream announces.
fn inflate(geometry: &Geometry, encoded: &[u8]) -> Option<Vec<u8>> {
	let mut native = Vec::new();
	DeflateDecoder::new(encoded).take(geometry.size() as u64 + 1).read_to_end(&mut native).ok()?;
	// A frame of odd length may be padded.
	if native.len() == geometry.size() + 1 && native.last() == Some(&0) {
		native.pop();
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
