//! Writes content items as lines that people read.

use super::tree::{Item, Node, Relationship, Tree};
use crate::Tag;

const REFERENCED: Tag = Tag(0x0008, 0x1199);

impl<'i> Tree<'i> {
	/// The lines of a container's content, or of any other content item with its content.
	pub fn text(&self, node: usize) -> String {
		let mut out = String::new();
		if self.nodes[node].kind == "CONTAINER" {
			let children = &self.nodes[node].children;
			children.iter().for_each(|child| self.write(*child, 0, &mut out));
		} else {
			self.write(node, 0, &mut out);
		}
		out.truncate(out.trim_end_matches('\n').len());
		out
	}

	fn write(&self, at: usize, indent: usize, out: &mut String) {
		let node = &self.nodes[at];
		let name = node.concept.as_ref().map(|concept| concept.to_string());
		let relation = match node.relationship {
			Relationship::InferredFrom => "inferred from ",
			Relationship::SelectedFrom => "selected from ",
			_ => "",
		};
		let value = match &node.target {
			Some(target) => Some(self.target(target)),
			None => self.value(node),
		};
		let line = match (name, value) {
			(Some(name), Some(value)) => format!("{name}: {value}"),
			(None, Some(value)) if node.kind == "TEXT" || node.kind.is_empty() => value,
			(None, Some(value)) => format!("{}: {value}", node.kind.to_lowercase()),
			(Some(name), None) => format!("{name}:"),
			(None, None) => format!("{}:", node.kind.to_lowercase()),
		};
		for (number, line) in line.split('\n').enumerate() {
			let indent = indent + usize::from(number > 0);
			let line = format!("{}{}{line}", "  ".repeat(indent), if number == 0 { relation } else { "" });
			out.push_str(line.trim_end());
			out.push('\n');
		}
		for child in &node.children {
			self.write(*child, indent + 1, out);
		}
	}

	fn target(&self, target: &[u32]) -> String {
		let numbers: Vec<_> = target.iter().map(u32::to_string).collect();
		let number = numbers.join(".");
		match self.resolve(target).map(|node| &self.nodes[node].concept) {
			Some(Some(concept)) => format!("item {number} ({concept})"),
			Some(None) => format!("item {number}"),
			None => format!("item {number}, which is not there"),
		}
	}

	/// The value of a content item; `None` if it has none, like a container.
	pub fn value(&self, node: &Node) -> Option<String> {
		let item = node.item;
		let text = |tag| item.text(tag, self.charset);
		match node.kind.as_str() {
			"TEXT" => item.lines(Tag(0x0040, 0xA160), self.charset),
			"NUM" => self.measured(item),
			"CODE" => Some(item.code(Tag(0x0040, 0xA168), self.charset)?.to_string()),
			"DATETIME" => text(Tag(0x0040, 0xA120)),
			"DATE" => text(Tag(0x0040, 0xA121)),
			"TIME" => text(Tag(0x0040, 0xA122)),
			"PNAME" => text(Tag(0x0040, 0xA123)),
			"UIDREF" => text(Tag(0x0040, 0xA124)),
			"IMAGE" | "COMPOSITE" | "WAVEFORM" => {
				let referenced = item.items(REFERENCED).first()?;
				let uid = referenced.text(Tag(0x0008, 0x1155), self.charset)?;
				Some(match referenced.text(Tag(0x0008, 0x1160), self.charset) {
					Some(frames) => format!("{uid}, frames {}", frames.replace('\\', ", ")),
					None => uid,
				})
			}
			"SCOORD" | "SCOORD3D" => {
				let graphic = text(Tag(0x0070, 0x0023))?;
				let size = if node.kind == "SCOORD" { 8 } else { 12 };
				Some(match item.plain(Tag(0x0070, 0x0022)).map_or(0, <[u8]>::len) / size {
					1 => format!("{graphic} of 1 point"),
					points => format!("{graphic} of {points} points"),
				})
			}
			"TCOORD" => text(Tag(0x0040, 0xA130)),
			_ => None,
		}
	}

	fn measured(&self, item: &Item) -> Option<String> {
		let Some(measured) = item.items(Tag(0x0040, 0xA300)).first() else {
			let qualifier = item.code(Tag(0x0040, 0xA301), self.charset);
			return qualifier.map(|qualifier| qualifier.to_string());
		};
		let value = measured.text(Tag(0x0040, 0xA30A), self.charset)?.replace('\\', ", ");
		let unit = measured.code(Tag(0x0040, 0x08EA), self.charset).map(|unit| match unit.scheme.as_str() {
			"UCUM" => unit.value,
			_ => unit.to_string(),
		});
		// In UCUM, 1 means "no units".
		Some(match unit.filter(|unit| unit != "1") {
			Some(unit) => format!("{value} {unit}"),
			None => value,
		})
	}

	/// SOP class and instance of every object to which the item, or an item in it, refers directly or through another
	/// item.
	pub fn references(&self, node: usize) -> Vec<(String, String)> {
		let mut found = Vec::new();
		let mut seen = std::collections::BTreeSet::new();
		for at in self.all(node) {
			let target = self.nodes[at].target.as_deref().and_then(|target| self.resolve(target));
			for at in [Some(at), target].into_iter().flatten() {
				for referenced in self.nodes[at].item.items(REFERENCED) {
					let uid = |tag| referenced.text(tag, self.charset).unwrap_or_default();
					let reference = (uid(Tag(0x0008, 0x1150)), uid(Tag(0x0008, 0x1155)));
					if !reference.1.is_empty() && seen.insert(reference.clone()) {
						found.push(reference);
					}
				}
			}
		}
		found
	}
}
