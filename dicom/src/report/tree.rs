//! Parses the canonical bytes of a report without copying them, and builds the tree of its content items.

use super::{charset::Charset, Coded, ReportError};
use crate::{
	canonical::{is_long, END, ITEM},
	Tag,
};
use dicom_core::VR;

pub(crate) const CONTENT: Tag = Tag(0x0040, 0xA730);
/// Most content items of a report.
pub(crate) const MOST_CONTENT: usize = 100_000;
/// Most items in all its sequences together.
const MOST_ITEMS: usize = 1_000_000;
/// Deepest nesting of sequences; the reader of files refuses more too.
const DEEPEST: u32 = 64;

const CODE: [Tag; 3] = [Tag(0x0008, 0x0100), Tag(0x0008, 0x0119), Tag(0x0008, 0x0120)];

/// The value of an attribute.
pub(crate) enum Value<'a> {
	Plain(VR, &'a [u8]),
	Items(Vec<Item<'a>>),
}

/// A data set: an item of a sequence, or the parts of the object that were read.
#[derive(Default)]
pub(crate) struct Item<'a> {
	/// Its canonical bytes.
	pub bytes: &'a [u8],
	/// The attributes, in the order of their tags.
	elements: Vec<(Tag, Value<'a>)>,
}

/// Parses sequences, and counts their items to enforce the limits.
#[derive(Default)]
pub(crate) struct Splitter {
	content: usize,
	items: usize,
}

impl Splitter {
	/// Parses `bytes`, which are one attribute.
	pub fn attribute<'a>(&mut self, bytes: &'a [u8], into: &mut Item<'a>) -> Result<(), ReportError> {
		let mut rest = bytes;
		let element = self.element(&mut rest, 0)?;
		if !rest.is_empty() {
			return Err(broken());
		}
		into.elements.push(element);
		Ok(())
	}

	fn element<'a>(&mut self, rest: &mut &'a [u8], depth: u32) -> Result<(Tag, Value<'a>), ReportError> {
		let [g0, g1, e0, e1, v0, v1] = *take::<6>(rest)?;
		let tag = Tag(u16::from_le_bytes([g0, g1]), u16::from_le_bytes([e0, e1]));
		let vr = VR::from_binary([v0, v1]).ok_or_else(broken)?;
		let length = if vr == VR::SQ {
			take::<2>(rest)?;
			return Ok((tag, Value::Items(self.items(tag, rest, depth)?)));
		} else if is_long(vr) {
			take::<2>(rest)?;
			// Compressed pixel data, such as an icon's, has no length; an item follows here.
			u32::from_le_bytes(*take(rest)?) as usize
		} else {
			u16::from_le_bytes(*take(rest)?).into()
		};
		let value = rest.get(..length).ok_or_else(broken)?;
		*rest = &rest[length..];
		Ok((tag, Value::Plain(vr, value)))
	}

	fn items<'a>(&mut self, tag: Tag, rest: &mut &'a [u8], depth: u32) -> Result<Vec<Item<'a>>, ReportError> {
		if depth > DEEPEST {
			return Err(broken());
		}
		let mut items = Vec::new();
		loop {
			match *take::<4>(rest)? {
				END => return Ok(items),
				ITEM => {}
				_ => return Err(broken()),
			}
			self.items += 1;
			self.content += usize::from(tag == CONTENT);
			if self.items > MOST_ITEMS || self.content > MOST_CONTENT {
				return Err(ReportError::TooLarge);
			}
			let begin = *rest;
			let mut elements = Vec::new();
			while !matches!(rest.first_chunk::<4>(), Some(&END | &ITEM)) {
				elements.push(self.element(rest, depth + 1)?);
			}
			elements.sort_by_key(|(tag, _)| *tag);
			if let Some(pair) = elements.windows(2).find(|pair| pair[0].0 == pair[1].0) {
				return Err(ReportError::Malformed {
					item: "an item".into(),
					what: format!("holds {} {} twice", pair[0].0, pair[0].0.name()),
				});
			}
			items.push(Item { bytes: &begin[..begin.len() - rest.len()], elements });
		}
	}
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Result<&'a [u8; N], ReportError> {
	let (taken, after) = rest.split_first_chunk().ok_or_else(broken)?;
	*rest = after;
	Ok(taken)
}

/// The error for canonical bytes that contradict what the reader of files accepted.
fn broken() -> ReportError {
	ReportError::Malformed {
		item: "an item".into(),
		what:
			"holds a value that cannot be told from what follows it (a compressed icon, or text too long for its value \
		       representation)"
				.into(),
	}
}

impl<'a> Item<'a> {
	fn value(&self, tag: Tag) -> Option<&Value<'a>> {
		let at = self.elements.binary_search_by_key(&tag, |(tag, _)| *tag).ok()?;
		Some(&self.elements[at].1)
	}

	/// Whether the data set has the attribute.
	pub fn has(&self, tag: Tag) -> bool {
		self.value(tag).is_some()
	}

	/// The items of a sequence; empty if the data set does not have the sequence.
	pub fn items(&self, tag: Tag) -> &[Item<'a>] {
		match self.value(tag) {
			Some(Value::Items(items)) => items,
			_ => &[],
		}
	}

	/// The bytes of a value that is not a sequence.
	pub fn plain(&self, tag: Tag) -> Option<&'a [u8]> {
		match self.value(tag)? {
			Value::Plain(_, bytes) => Some(bytes),
			Value::Items(_) => None,
		}
	}

	/// The text in one line, without padding; `None` if it is missing or empty.
	pub fn text(&self, tag: Tag, charset: &Charset) -> Option<String> {
		let text = self.lines(tag, charset)?;
		let text: String = text.chars().map(|letter| visible(letter, false)).collect();
		let text = text.trim_matches(' ');
		(!text.is_empty()).then(|| text.to_owned())
	}

	/// The text with `\n` as line end and without padding at its end; `None` if it is missing or empty.
	pub fn lines(&self, tag: Tag, charset: &Charset) -> Option<String> {
		use VR::*;
		let Some(Value::Plain(vr, bytes)) = self.value(tag) else {
			return None;
		};
		let text = match vr {
			LO | LT | PN | SH | ST | UC | UT => charset.decode(bytes, *vr == PN),
			_ => String::from_utf8_lossy(bytes).into_owned(),
		};
		let text = text.replace("\r\n", "\n").replace('\r', "\n");
		let text: String =
			text.trim_end_matches([' ', '\0', '\n']).chars().map(|letter| visible(letter, true)).collect();
		(!text.is_empty()).then_some(text)
	}

	/// The first code of a sequence of codes.
	pub fn code(&self, tag: Tag, charset: &Charset) -> Option<Coded> {
		let item = self.items(tag).first()?;
		let text = |tag| item.text(tag, charset).unwrap_or_default();
		let coded = Coded {
			value: CODE.into_iter().find_map(|tag| item.text(tag, charset)).unwrap_or_default(),
			scheme: text(Tag(0x0008, 0x0102)),
			meaning: text(Tag(0x0008, 0x0104)),
		};
		(coded != Coded::default()).then_some(coded)
	}

	/// Whether the value representation of anything in it, at any depth, is unknown.
	pub fn is_uncertain(&self) -> bool {
		self.any(&|_, vr, _| vr == VR::UN)
	}

	/// Whether any attribute, at any depth, satisfies `is`.
	pub fn any(&self, is: &dyn Fn(Tag, VR, &[u8]) -> bool) -> bool {
		self.elements.iter().any(|(tag, value)| match value {
			Value::Plain(vr, bytes) => is(*tag, *vr, bytes),
			Value::Items(items) => items.iter().any(|item| item.any(is)),
		})
	}
}

/// Replaces a character that would change how a terminal shows the rest.
fn visible(letter: char, lines: bool) -> char {
	match letter {
		'\n' if lines => letter,
		'\t' => ' ',
		_ if letter.is_control() => '\u{FFFD}',
		_ => letter,
	}
}

/// The relationship of a content item to its parent, as far as it matters here.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Relationship {
	ObservationContext,
	/// Acquisition context, or a modifier of the concept.
	OtherContext,
	InferredFrom,
	SelectedFrom,
	Other,
}

/// A content item.
pub(crate) struct Node<'i> {
	pub item: &'i Item<'i>,
	pub parent: Option<usize>,
	/// Its place among its siblings, from 1.
	pub number: u32,
	pub relationship: Relationship,
	/// Value Type (0040,A040); empty if it only refers to another item.
	pub kind: String,
	pub concept: Option<Coded>,
	/// The place of the item to which it refers, if it is a reference.
	pub target: Option<Vec<u32>>,
	pub children: Vec<usize>,
}

/// The content items of a report, with the root first.
pub(crate) struct Tree<'i> {
	pub nodes: Vec<Node<'i>>,
	pub charset: &'i Charset,
}

impl<'i> Tree<'i> {
	pub fn new(root: &'i Item<'i>, charset: &'i Charset) -> Result<Self, ReportError> {
		let mut tree = Self { nodes: Vec::new(), charset };
		tree.add(root, None, 1)?;
		tree.check_loops()?;
		Ok(tree)
	}

	fn add(&mut self, item: &'i Item<'i>, parent: Option<usize>, number: u32) -> Result<usize, ReportError> {
		let relationship = item.text(Tag(0x0040, 0xA010), self.charset);
		let target = item.plain(Tag(0x0040, 0xDB73)).map(numbers).filter(|numbers| !numbers.is_empty());
		let at = self.nodes.len();
		self.nodes.push(Node {
			item,
			parent,
			number,
			relationship: match relationship.as_deref() {
				Some("HAS OBS CONTEXT") => Relationship::ObservationContext,
				Some("HAS ACQ CONTEXT" | "HAS CONCEPT MOD") => Relationship::OtherContext,
				Some("INFERRED FROM") => Relationship::InferredFrom,
				Some("SELECTED FROM") => Relationship::SelectedFrom,
				_ => Relationship::Other,
			},
			kind: item.text(Tag(0x0040, 0xA040), self.charset).unwrap_or_default(),
			concept: item.code(Tag(0x0040, 0xA043), self.charset),
			target,
			children: Vec::new(),
		});
		let malformed =
			|what: &str| ReportError::Malformed { item: format!("content item {}", self.name(at)), what: what.into() };
		let node = &self.nodes[at];
		if parent.is_some() && relationship.is_none() {
			return Err(malformed("has no Relationship Type (0040,A010)"));
		}
		if node.kind.is_empty() && node.target.is_none() {
			return Err(malformed("has no Value Type (0040,A040)"));
		}
		if !node.kind.is_empty() && node.target.is_some() {
			return Err(malformed("has a Value Type (0040,A040) and refers to another item (0040,DB73)"));
		}
		if item.plain(CONTENT).is_some_and(|bytes| !bytes.is_empty()) {
			return Err(malformed("has a Content Sequence (0040,A730) whose value representation is not SQ"));
		}
		for (child, number) in item.items(CONTENT).iter().zip(1..) {
			let child = self.add(child, Some(at), number)?;
			self.nodes[at].children.push(child);
		}
		Ok(at)
	}

	/// Its DICOM identifier, for example `1.3.2`; the root is 1.
	pub fn name(&self, node: usize) -> String {
		let mut numbers = Vec::new();
		let mut at = Some(node);
		while let Some(index) = at {
			numbers.push(self.nodes[index].number.to_string());
			at = self.nodes[index].parent;
		}
		numbers.reverse();
		numbers.join(".")
	}

	/// Finds the item to which another one refers.
	pub fn resolve(&self, target: &[u32]) -> Option<usize> {
		let (1, path) = target.split_first().map(|(first, path)| (*first, path))? else {
			return None;
		};
		path.iter().try_fold(0, |at, number| {
			let children = &self.nodes[at].children;
			children.get(usize::try_from(*number).ok()?.checked_sub(1)?).copied()
		})
	}

	/// `node` and every item below it, in order.
	pub fn all(&self, node: usize) -> Vec<usize> {
		let (mut found, mut left) = (Vec::new(), vec![node]);
		while let Some(at) = left.pop() {
			found.push(at);
			left.extend(self.nodes[at].children.iter().rev());
		}
		found
	}

	/// Fails if following content and references from an item would lead back to it.
	fn check_loops(&self) -> Result<(), ReportError> {
		#[derive(Clone, Copy, PartialEq)]
		enum State {
			New,
			Open,
			Done,
		}
		let next = |node: usize| -> Vec<usize> {
			let target = self.nodes[node].target.as_deref().and_then(|target| self.resolve(target));
			self.nodes[node].children.iter().copied().chain(target).collect()
		};
		// Every item is below the root, so it is enough to start there.
		let mut state = vec![State::New; self.nodes.len()];
		let mut path = vec![(0, next(0))];
		state[0] = State::Open;
		while let Some((node, left)) = path.last_mut() {
			let node = *node;
			match left.pop() {
				None => {
					state[node] = State::Done;
					path.pop();
				}
				Some(other) if state[other] == State::Open => {
					return Err(ReportError::Loop { from: self.name(node), to: self.name(other) })
				}
				Some(other) if state[other] == State::New => {
					state[other] = State::Open;
					path.push((other, next(other)));
				}
				Some(_) => {}
			}
		}
		Ok(())
	}
}

/// Values of VR UL.
fn numbers(bytes: &[u8]) -> Vec<u32> {
	let (numbers, _) = bytes.as_chunks::<4>();
	numbers.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect()
}
