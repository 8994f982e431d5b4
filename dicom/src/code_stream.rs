//! What of encoded pixel data shows no pixel, and can hold a name: comments and application data of JPEG, JPEG-LS and JPEG
//! 2000, boxes of JP2 and JPEG XL, and whatever lies behind the end of a code stream or behind the last pixel.
//!
//! [`Cleaner`] puts zeros in the place of these bytes, so that no length and no offset changes, and every decoder gives the
//! same pixels. Of application data stays what colours depend on: that there is a JFIF marker, the transform of Adobe, that of
//! HP for JPEG-LS. Entropy-coded data is not looked into, nor are tables of quantisation and of Huffman codes.
//!
//! Sources: ISO/IEC 10918-1 B.1 and B.2, 10918-5, 10918-6, 14495-1 C.2, 15444-1 Annexes A and I, 18181-2, and PS3.5 Annex G.

use flate2::{Decompress, FlushDecompress, Status};

/// How frames are encoded.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Coding {
	/// Not at all: so many bytes a frame.
	Plain(u64),
	Jpeg,
	JpegLs,
	Jpeg2000,
	JpegXl,
	/// So many pixels a frame.
	RunLength(u64),
	/// So many bytes a frame, once they are inflated.
	Deflate(u64),
	/// In a way that this program does not look into, as video is.
	Other,
}

impl Coding {
	/// The coding of frames with these sizes, in bytes and in pixels, in this transfer syntax (PS3.5 8.2 and A.4).
	pub fn of(transfer_syntax: &str, bytes: u64, pixels: u64) -> Self {
		match transfer_syntax.strip_prefix("1.2.840.10008.1.2.") {
			Some("1.98") => Self::Plain(bytes),
			Some("5") => Self::RunLength(pixels),
			Some("8.1") => Self::Deflate(bytes),
			Some(rest) => match rest.strip_prefix("4.").and_then(|number| number.parse::<u16>().ok()) {
				Some(50..80) => Self::Jpeg,
				Some(80 | 81) => Self::JpegLs,
				Some(90..94 | 201..204) => Self::Jpeg2000,
				Some(110..113) => Self::JpegXl,
				_ => Self::Other,
			},
			None => Self::Other,
		}
	}
}

/// What the content of a segment or box is.
#[derive(Clone, Copy, PartialEq)]
enum Content {
	/// Needed as far as this many bytes.
	Needed(u64),
	/// A frame header: six bytes, the last of which counts parameters of three bytes.
	Frame,
	/// A scan header: a byte that counts parameters of two bytes, and three bytes behind them.
	Scan,
	/// Application data: the name by which it is known, what then stands behind it, and the greatest number behind that, if there
	/// is one.
	Known(&'static [u8], &'static [u8], Option<u8>),
	/// The header of a tile-part of JPEG 2000.
	Tile,
	/// A box; whether it is needed.
	Box(bool),
	/// A part of a code stream of JPEG XL, which says whether it is the last one.
	Part,
	/// The last part of a code stream.
	LastPart,
}

/// Version 1.02, pixels that are square, and no thumbnail.
const JFIF: Content = Content::Known(b"JFIF\0", b"\x01\x02\0\0\x01\0\x01", None);
/// Version 100, no flags, and the transform.
const ADOBE: Content = Content::Known(b"Adobe", b"\0\x64\0\0\0\0", Some(2));
/// The transform.
const HP: Content = Content::Known(b"mrfx", b"", Some(3));

#[derive(Clone, Copy, PartialEq)]
enum State {
	/// In the first two bytes of a frame.
	Begin,
	/// Before a marker.
	Marker,
	/// Within a marker, after 0xFF.
	Code,
	/// Before the length of the segment with this marker.
	Length(u8),
	/// After the first byte of its length.
	Low(u8, u8),
	/// In a segment or box that has so many bytes left.
	Content(Content, u64),
	/// In entropy-coded data that a marker ends.
	Scan,
	/// After 0xFF in it.
	Escape,
	/// In so many bytes that are needed.
	Data(u64),
	/// In the header of a box.
	BoxHeader,
	/// In run-length coded data.
	Runs,
	/// In a frame that stays as it is.
	Whole,
	/// Behind the end of what is needed.
	Ended,
}

/// Reads encoded frames as they come, and gives each byte, or the zero that takes its place.
pub(crate) struct Cleaner {
	coding: Coding,
	state: State,
	/// Bytes of this frame so far.
	at: u64,
	/// Bytes of this segment so far.
	inside: u64,
	/// What the present segment counts; length of the present tile-part.
	count: u64,
	/// The header of the present box, or of run-length coded data.
	header: Vec<u8>,
	/// Where the tile-part began.
	tile: u64,
	inflater: Option<Decompress>,
	runs: Runs,
	failed: bool,
}

/// Where run-length coded data is (PS3.5 G.3 and G.5).
#[derive(Default)]
struct Runs {
	/// Where each segment begins.
	begins: Vec<u64>,
	/// Pixels of the present segment that are still to come.
	left: u64,
	/// Bytes of a literal run that are still to come.
	literal: u64,
	/// How often the next byte is repeated.
	repeated: u64,
}

impl Cleaner {
	pub fn new(coding: Coding) -> Self {
		Self {
			coding,
			state: State::Begin,
			at: 0,
			inside: 0,
			count: 0,
			header: Vec::new(),
			tile: 0,
			inflater: None,
			runs: Runs::default(),
			failed: false,
		}
	}

	/// A frame has ended.
	pub fn end_frame(&mut self) {
		// Boxes without a code stream are none.
		let is_box = matches!(self.state, State::BoxHeader | State::Content(Content::Box(_), _));
		*self = Self { failed: self.failed || is_box, ..Self::new(self.coding) };
	}

	/// Whether the end of a code stream was seen.
	pub fn has_ended(&self) -> bool {
		self.state == State::Ended
	}

	/// Whether a frame cannot be looked into: it is of another kind than its transfer syntax, or of an unknown one.
	pub fn failed(&self) -> bool {
		self.failed || self.coding == Coding::Other
	}

	/// Puts zeros in the place of what is not needed.
	pub fn clean(&mut self, piece: &mut [u8]) {
		if let Coding::Deflate(most) = self.coding {
			return self.inflate(piece, most);
		}
		let mut at = 0;
		while let Some(rest) = piece.get_mut(at..).filter(|rest| !rest.is_empty()) {
			let quick = self.quick(rest);
			if quick == 0 {
				rest[0] = self.byte(rest[0]);
			}
			at += quick.max(1);
		}
	}

	/// How many of these bytes stay unseen; they are passed over.
	fn quick(&mut self, rest: &[u8]) -> usize {
		let most = |left: u64| usize::try_from(left).unwrap_or(usize::MAX).min(rest.len());
		let count = match (self.state, self.coding) {
			(State::Whole, _) | (State::Begin, Coding::Other) => rest.len(),
			(State::Begin, Coding::Plain(size)) => most(size.saturating_sub(self.at)),
			(State::Scan, _) => rest.iter().position(|byte| *byte == 0xFF).unwrap_or(rest.len()),
			(State::Data(left), _) => most(left),
			_ => 0,
		};
		self.at += count as u64;
		if let State::Data(left) = self.state {
			let left = left - count as u64;
			self.state = if left == 0 { State::Marker } else { State::Data(left) };
		}
		count
	}

	fn byte(&mut self, byte: u8) -> u8 {
		let shown = match self.state {
			State::Begin => self.first(byte),
			State::Marker if byte == 0xFF => self.go(State::Code, byte),
			// Some decoders pass over what stands between two segments, others stop.
			State::Marker => self.fail(byte),
			State::Code => self.code(byte),
			State::Length(marker) => self.go(State::Low(marker, byte), byte),
			State::Low(marker, high) => self.segment(marker, u16::from_be_bytes([high, byte]), byte),
			State::Content(content, left) => self.content(content, left, byte),
			State::Scan => self.go(State::Escape, byte),
			State::Escape => self.escape(byte),
			State::BoxHeader => self.box_header(byte),
			State::Runs => self.run(byte),
			State::Whole | State::Data(_) => byte,
			State::Ended => 0,
		};
		self.at += 1;
		shown
	}

	fn go(&mut self, state: State, byte: u8) -> u8 {
		self.state = state;
		byte
	}

	fn fail(&mut self, byte: u8) -> u8 {
		self.failed = true;
		self.go(State::Whole, byte)
	}

	fn first(&mut self, byte: u8) -> u8 {
		match (self.coding, self.at, byte) {
			// Behind the last pixel.
			(Coding::Plain(_), ..) => 0,
			(Coding::RunLength(_), ..) => self.run_header(byte),
			(Coding::Jpeg | Coding::JpegLs | Coding::Jpeg2000, 0, 0xFF) => byte,
			(Coding::Jpeg | Coding::JpegLs, 1, 0xD8) | (Coding::Jpeg2000, 1, 0x4F) => self.go(State::Marker, byte),
			(Coding::JpegXl, 0, 0xFF) => self.go(State::Whole, byte),
			(Coding::Jpeg2000 | Coding::JpegXl, 0, 0) => self.box_header(byte),
			_ => self.fail(byte),
		}
	}

	/// The second byte of a marker.
	fn code(&mut self, code: u8) -> u8 {
		let (next, is_2000) = (self.at + 1, self.coding == Coding::Jpeg2000);
		match (code, is_2000) {
			(0xD9, _) => self.go(State::Ended, code),
			(0xFF, false) => code,
			(0 | 1 | 0xD0..=0xD7, false) | (0x30..=0x3F | 0x4F, true) => self.go(State::Marker, code),
			(0xD8, false) => self.fail(code),
			(0x93, true) => match (self.tile + self.count).checked_sub(next) {
				// The tile-part reaches to the end of the code stream.
				_ if self.count == 0 => self.go(State::Scan, code),
				Some(0) => self.go(State::Marker, code),
				Some(left) => self.go(State::Data(left), code),
				None => self.fail(code),
			},
			_ => {
				if (code, is_2000) == (0x90, true) {
					self.tile = self.at - 1;
				}
				self.go(State::Length(code), code)
			}
		}
	}

	/// The last byte of the length of a segment.
	fn segment(&mut self, marker: u8, length: u16, byte: u8) -> u8 {
		let Some(length) = length.checked_sub(2) else {
			return self.fail(byte);
		};
		let content = match (self.coding, marker) {
			(Coding::Jpeg2000, 0x90) => Content::Tile,
			(Coding::Jpeg2000, 0x50..=0x61 | 0x63) => Content::Needed(u64::MAX),
			(Coding::Jpeg2000, _) => Content::Needed(0),
			(_, 0xC4 | 0xCC | 0xDB) | (Coding::JpegLs, 0xF8) => Content::Needed(u64::MAX),
			(_, 0xC8) => Content::Needed(0),
			(_, 0xC0..=0xCF | 0xDE | 0xF7) => Content::Frame,
			(_, 0xDA) => Content::Scan,
			(_, 0xDC | 0xDD | 0xDF) => Content::Needed(4),
			(_, 0xE0) => JFIF,
			(_, 0xEE) => ADOBE,
			(Coding::JpegLs, 0xE8) => HP,
			_ => Content::Needed(0),
		};
		(self.inside, self.count) = (0, 0);
		match length {
			0 => self.after(content),
			length => self.state = State::Content(content, length.into()),
		}
		byte
	}

	/// A segment or box has ended.
	fn after(&mut self, content: Content) {
		self.state = match content {
			Content::Scan => State::Scan,
			Content::Box(_) => State::BoxHeader,
			Content::Part if self.count & 0x80 == 0 => State::BoxHeader,
			Content::Part | Content::LastPart => State::Ended,
			_ => State::Marker,
		};
	}

	fn content(&mut self, content: Content, left: u64, byte: u8) -> u8 {
		let (at, mut content) = (self.inside, content);
		let counts = match content {
			Content::Frame => at == 5,
			Content::Scan | Content::Part => at == 0,
			_ => false,
		};
		if counts {
			self.count = byte.into();
		}
		let shown = match content {
			Content::Needed(count) if at >= count => 0,
			Content::Frame if at >= 6 && at >= 6 + 3 * self.count => 0,
			Content::Scan if at >= 4 + 2 * self.count => 0,
			Content::Box(false) => 0,
			Content::Known(name, ..) if at < name.len() as u64 => match name.get(at as usize) == Some(&byte) {
				true => byte,
				false => {
					content = Content::Needed(0);
					0
				}
			},
			Content::Known(name, fixed, most) => {
				let behind = at - name.len() as u64;
				match (fixed.get(behind as usize), most) {
					(Some(fixed), _) => *fixed,
					(None, Some(most)) if behind == fixed.len() as u64 => match byte <= most {
						true => byte,
						// A transform that nobody knows: decoders differ.
						false => return self.fail(byte),
					},
					(None, _) => 0,
				}
			}
			Content::Tile => {
				if (2..6).contains(&at) {
					self.count = self.count << 8 | u64::from(byte);
				}
				byte
			}
			_ => byte,
		};
		self.inside += 1;
		match left - 1 {
			0 => self.after(content),
			left => self.state = State::Content(content, left),
		}
		shown
	}

	/// What follows 0xFF in entropy-coded data.
	fn escape(&mut self, byte: u8) -> u8 {
		let is_data = match self.coding {
			Coding::Jpeg2000 => byte != 0xD9 && byte != 0xFF,
			Coding::JpegLs => byte < 0x80 || matches!(byte, 0xD0..=0xD7),
			_ => matches!(byte, 0 | 0xD0..=0xD7),
		};
		match byte {
			_ if is_data => self.go(State::Scan, byte),
			0xFF => byte,
			code => self.code(code),
		}
	}

	/// The header of a box: its length and its type (ISO/IEC 15444-1 I.4).
	fn box_header(&mut self, byte: u8) -> u8 {
		self.state = State::BoxHeader;
		self.header.push(byte);
		let header = &self.header[..];
		let Some(([l0, l1, l2, l3], name)) = header.get(..8).and_then(|header| {
			let (length, name) = header.split_first_chunk::<4>()?;
			Some((*length, name))
		}) else {
			return byte;
		};
		let length = match u32::from_be_bytes([l0, l1, l2, l3]) {
			0 => Some(u64::MAX),
			1 => match header.get(8..16).and_then(|long| long.try_into().ok()) {
				Some(long) => u64::from_be_bytes(long).checked_sub(16),
				None => return byte,
			},
			length => u64::from(length).checked_sub(8),
		};
		let (Some(length), is_xl) = (length, self.coding == Coding::JpegXl) else {
			return self.fail(byte);
		};
		let content = match name {
			b"jp2h" | b"res " if !is_xl => {
				self.header.clear();
				return byte;
			}
			b"jp2c" if !is_xl => return self.go(State::Marker, byte),
			// It has everything of a JPEG file, compressed.
			b"jbrd" => return self.fail(byte),
			b"jxlc" => Content::LastPart,
			b"jxlp" => Content::Part,
			b"jP  " | b"JXL " | b"ftyp" | b"ihdr" | b"bpcc" | b"colr" | b"pclr" | b"cmap" | b"cdef" | b"resc"
			| b"resd" | b"jxll" | b"jxli" => Content::Box(true),
			_ => Content::Box(false),
		};
		self.header.clear();
		(self.inside, self.count) = (0, 0);
		match length {
			0 => self.after(content),
			length => self.state = State::Content(content, length),
		}
		byte
	}

	/// The header of run-length coded data: the number of segments, and where each begins.
	fn run_header(&mut self, byte: u8) -> u8 {
		self.header.push(byte);
		let word = |at: usize| {
			let word = self.header.get(at * 4..at * 4 + 4)?;
			Some(u32::from_le_bytes(word.try_into().ok()?))
		};
		let segments = word(0).unwrap_or(15);
		if segments > 15 {
			return self.fail(byte);
		}
		let is_needed = self.at < 4 + 4 * u64::from(segments);
		if self.header.len() == 64 {
			self.runs.begins = (1..=segments as usize).filter_map(word).map(u64::from).collect();
			self.state = State::Runs;
		}
		if is_needed {
			byte
		} else {
			0
		}
	}

	fn run(&mut self, byte: u8) -> u8 {
		let Coding::RunLength(pixels) = self.coding else {
			return byte;
		};
		if self.runs.begins.contains(&self.at) {
			self.runs = Runs { begins: std::mem::take(&mut self.runs.begins), left: pixels, ..Runs::default() };
		}
		let runs = &mut self.runs;
		if runs.left == 0 {
			return 0;
		}
		if runs.literal > 0 {
			runs.literal -= 1;
			runs.left -= 1;
		} else if runs.repeated > 0 {
			runs.left = runs.left.saturating_sub(runs.repeated);
			runs.repeated = 0;
		} else {
			match byte as i8 {
				count @ 0.. => runs.literal = count as u64 + 1,
				-128 => {}
				count => runs.repeated = 1 + u64::from(count.unsigned_abs()),
			}
		}
		byte
	}

	/// Finds the end of a deflated frame (RFC 1951).
	fn inflate(&mut self, piece: &mut [u8], most: u64) {
		let mut out = vec![0; 1 << 14];
		let mut at = 0;
		while self.state == State::Begin {
			let inflater = self.inflater.get_or_insert_with(|| Decompress::new(false));
			let before = (inflater.total_in(), inflater.total_out());
			let status = inflater.decompress(piece.get(at..).unwrap_or_default(), &mut out, FlushDecompress::None);
			at += (inflater.total_in() - before.0) as usize;
			let idle = before == (inflater.total_in(), inflater.total_out());
			// A frame of odd length may be padded.
			let too_long = inflater.total_out() > most + 1;
			match status {
				Ok(Status::StreamEnd) if !too_long => self.state = State::Ended,
				Ok(_) if !too_long && idle => return,
				Ok(_) if !too_long => {}
				_ => (self.failed, self.state) = (true, State::Whole),
			}
		}
		if self.state == State::Ended {
			piece.get_mut(at..).unwrap_or_default().fill(0);
		}
	}
}

/// What lies behind the last pixel of native pixel data. Bytes that are all the same are padding.
pub(crate) struct Tail {
	/// Bytes of pixels that are still to come.
	left: u64,
	first: Option<u8>,
	varies: bool,
}

impl Tail {
	/// Behind so many bytes.
	pub const fn new(pixels: u64) -> Self {
		Self { left: pixels, first: None, varies: false }
	}

	pub fn push(&mut self, piece: &[u8]) {
		let pixels = usize::try_from(self.left).unwrap_or(usize::MAX).min(piece.len());
		self.left -= pixels as u64;
		let behind = piece.get(pixels..).unwrap_or_default();
		self.first = self.first.or_else(|| behind.first().copied());
		self.varies |= behind.iter().any(|byte| Some(*byte) != self.first);
	}

	/// Whether it can hold a name.
	pub const fn speaks(&self) -> bool {
		self.varies
	}
}
