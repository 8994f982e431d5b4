//! Reads regions and codes of DICOM structured reports (PS3.3 C.17.3, C.18.6; PS3.16 TID 1500, 1410, 1411).

use super::{
	boxes, grid,
	plane::{Plane, Shape},
	refers, root, Asked, Flaw, LABEL_MAP, REFERENCED_CLASS, REFERENCED_INSTANCE, REFERENCED_SERIES, SEGMENTATION,
};
use crate::{
	file::Values,
	report::tree::{Item, Node, Tree},
	Tag,
};
use radledger_primitives::annotation::{Answer, Task};
use std::collections::BTreeSet;

const REFERENCED: Tag = Tag(0x0008, 0x1199);
const KIND: Tag = Tag(0x0040, 0xA040);
const EVIDENCE: [Tag; 2] = [Tag(0x0040, 0xA375), Tag(0x0040, 0xA385)];
const CODE: Tag = Tag(0x0040, 0xA168);
const GRAPHIC_DATA: Tag = Tag(0x0070, 0x0022);
const GRAPHIC_TYPE: Tag = Tag(0x0070, 0x0023);
const ORIGIN: Tag = Tag(0x0048, 0x0301);

/// Reads the report's answer about the image.
pub(super) fn answer(values: &Values, asked: &Asked) -> Result<Answer, Flaw> {
	let (root, charset) = root(values, |tag| tag.0 == 0x0040 && tag.1 >= 0xA000)?;
	if root.text(KIND, &charset).as_deref() != Some("CONTAINER") {
		return Err(Flaw::Malformed(format!("{KIND} {} of its root is not CONTAINER", KIND.name())));
	}
	let tree = Tree::new(&root, &charset)?;
	let report = Report { tree: &tree, asked };
	report.check_mentioned(&root)?;
	match *asked.task {
		Task::Classification { .. } => report.label().map(Answer::Label),
		Task::BoundingBoxes { max, .. } => {
			let regions = report.regions()?.into_iter();
			let around = regions.map(|(name, shape)| shape.rectangle(asked.image, &name));
			boxes(around.collect::<Result<_, _>>()?, max)
		}
		Task::GridMask { columns, rows } => {
			let mut plane = Plane::new(asked.image)?;
			for (name, shape) in report.regions()? {
				shape.fill(&mut plane, asked.image, &name)?;
			}
			grid(&plane, columns, rows)
		}
	}
}

struct Report<'a> {
	tree: &'a Tree<'a>,
	asked: &'a Asked<'a>,
}

impl<'a> Report<'a> {
	fn text(&self, item: &Item, tag: Tag) -> Option<String> {
		item.text(tag, self.tree.charset)
	}

	fn is_image(&self, item: &Item) -> bool {
		refers(item, self.asked.image, self.tree.charset)
	}

	/// The objects to which a content item refers.
	fn references(&self, node: usize) -> &'a [Item<'a>] {
		self.node(node).map_or(&[], |node| node.item.items(REFERENCED))
	}

	fn node(&self, at: usize) -> Option<&'a Node<'a>> {
		self.tree.nodes.get(at)
	}

	fn name(&self, at: usize) -> String {
		format!("content item {}", self.tree.name(at))
	}

	fn of_kind<'k>(&self, kind: &'k str) -> impl Iterator<Item = usize> + use<'a, 'k> {
		let nodes = self.tree.nodes.iter().enumerate();
		nodes.filter(move |(_, node)| node.kind == kind).map(|(at, _)| at)
	}

	/// The children of an item, and the items to which they refer.
	fn children(&self, at: usize) -> impl Iterator<Item = usize> + use<'a> {
		let tree = self.tree;
		let children = self.node(at).map_or(&[][..], |node| &node.children);
		children.iter().map(move |child| {
			let target = tree.nodes.get(*child).and_then(|node| node.target.as_deref());
			target.and_then(|target| tree.resolve(target)).unwrap_or(*child)
		})
	}

	/// The items that enclose an item, the innermost first.
	fn around(&self, at: usize) -> impl Iterator<Item = usize> + use<'a> {
		let tree = self.tree;
		let parent = move |at: usize| tree.nodes.get(at).and_then(|node| node.parent);
		std::iter::successors(parent(at), move |at| parent(*at))
	}

	/// Fails unless the report mentions the image.
	fn check_mentioned(&self, root: &Item) -> Result<(), Flaw> {
		let evidence = EVIDENCE.iter().flat_map(|tag| root.items(*tag));
		let series = evidence.flat_map(|study| study.items(REFERENCED_SERIES));
		let listed = series.flat_map(|series| series.items(REFERENCED));
		let in_content = (0..self.tree.nodes.len()).flat_map(|at| self.references(at));
		let mut found = BTreeSet::new();
		for item in listed.chain(in_content) {
			// Evidence names frames only if not all of them are meant.
			if self.is_image(item) {
				return Ok(());
			}
			found.extend(self.text(item, REFERENCED_INSTANCE));
		}
		Err(Flaw::OtherImages { image: self.asked.image.instance.clone(), found: found.into_iter().collect() })
	}

	/// The one label that the codes name.
	fn label(&self) -> Result<u8, Flaw> {
		if self.asked.labels.is_empty() {
			return Err(Flaw::NoNames("no code"));
		}
		let (mut found, mut others) = (BTreeSet::new(), BTreeSet::new());
		for at in self.of_kind("CODE") {
			let code = self.node(at).and_then(|node| node.item.code(CODE, self.tree.charset));
			let Some(code) = code else {
				continue;
			};
			match self.asked.label(&[&code.value, &code.meaning]) {
				Some(label) if self.concerns(at) => found.insert((label, code.to_string())),
				Some(_) => continue,
				None => others.insert((0, code.to_string())),
			};
		}
		let names = |all: BTreeSet<(u8, String)>| all.into_iter().map(|(_, name)| name).collect();
		let labels: BTreeSet<u8> = found.iter().map(|(label, _)| *label).collect();
		match (labels.first(), labels.len()) {
			(Some(label), 1) => Ok(*label),
			(None, _) => Err(self.asked.no_label(names(others))),
			_ => Err(Flaw::SeveralLabels(names(found))),
		}
	}

	/// Whether an item is about the image: the innermost part of the report that encloses it and names any images names
	/// this one.
	fn concerns(&self, at: usize) -> bool {
		for part in self.around(at) {
			let inside = self.tree.all(part);
			let mut images = inside
				.iter()
				.flat_map(|at| self.children(*at))
				.filter(|at| self.node(*at).is_some_and(|node| node.kind == "IMAGE"))
				.flat_map(|at| self.references(at))
				.peekable();
			if images.peek().is_some() {
				return images.any(|item| self.is_image(item));
			}
		}
		true
	}

	/// The outlines in the image, each with its name.
	fn regions(&self) -> Result<Vec<(String, Shape)>, Flaw> {
		if let Some(at) = self.of_kind("SCOORD3D").next() {
			return Err(Flaw::Coordinates3d(self.name(at)));
		}
		// TID 1410 permits a segment of a segmentation instead of coordinates.
		let elsewhere = self.of_kind("IMAGE").flat_map(|at| self.references(at)).find(|item| {
			let class = self.text(item, REFERENCED_CLASS);
			matches!(class.as_deref(), Some(SEGMENTATION | LABEL_MAP))
		});
		if let Some(item) = elsewhere {
			let uid = self.text(item, REFERENCED_INSTANCE);
			return Err(Flaw::RefersToSegmentation(uid.unwrap_or_default()));
		}
		let (mut regions, mut left_out) = (Vec::new(), BTreeSet::new());
		for at in self.of_kind("SCOORD") {
			let is_image = |at: &usize| self.node(*at).is_some_and(|node| node.kind == "IMAGE");
			let mut images = self.children(at).filter(is_image).peekable();
			if images.peek().is_none() {
				return Err(Flaw::Malformed(format!("{} is selected from no image", self.name(at))));
			}
			// Coordinates below a number say where it was measured: a caliper, not a region (TID 300, 1419).
			let measured = self.around(at).next().and_then(|parent| self.node(parent));
			let ours = images.flat_map(|image| self.references(image)).any(|item| self.is_image(item));
			if !ours || measured.is_some_and(|parent| parent.kind == "NUM") {
				continue;
			}
			match self.asked.category {
				Some(category) if !self.is_of(at, category, &mut left_out) => {}
				_ => regions.push((self.name(at), self.shape(at)?)),
			}
		}
		match (regions.is_empty(), self.asked.category) {
			(true, Some(category)) if !left_out.is_empty() => {
				Err(Flaw::NoCategory { category: category.into(), found: left_out.into_iter().collect() })
			}
			_ => Ok(regions),
		}
	}

	/// Whether a code beside the region, or beside an item that encloses it, is this category (TID 1410: Finding).
	fn is_of(&self, at: usize, category: &str, others: &mut BTreeSet<String>) -> bool {
		let beside = self.around(at).flat_map(|part| self.children(part));
		let codes = beside.filter_map(|at| self.node(at)?.item.code(CODE, self.tree.charset));
		let codes: Vec<_> = codes.collect();
		let same = codes.iter().any(|code| code.value == category || code.meaning == category);
		if !same {
			others.extend(codes.iter().map(ToString::to_string));
		}
		same
	}

	fn shape(&self, at: usize) -> Result<Shape, Flaw> {
		let malformed = |what: &str| Flaw::Malformed(format!("{} {what}", self.name(at)));
		let item = self.node(at).map(|node| node.item).ok_or_else(|| malformed("is missing"))?;
		if self.text(item, ORIGIN).as_deref() == Some("VOLUME") {
			return Err(malformed(
				"counts pixels from the corner of the whole slide, Pixel Origin Interpretation (0048,0301) being VOLUME \
				 instead of FRAME",
			));
		}
		let (numbers, rest) = item.plain(GRAPHIC_DATA).unwrap_or_default().as_chunks::<4>();
		let numbers: Vec<f64> = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes).into()).collect();
		let (points, odd) = numbers.as_chunks::<2>();
		if !rest.is_empty() || !odd.is_empty() || numbers.iter().any(|number| !number.is_finite()) {
			return Err(malformed("has Graphic Data (0070,0022) that are no pairs of column and row"));
		}
		let kind = self.text(item, GRAPHIC_TYPE).unwrap_or_default();
		let no_outline = |what: &str| Flaw::NoOutline { item: self.name(at), what: what.into() };
		let between = |a: [f64; 2], b: [f64; 2]| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
		let half = |a: [f64; 2], b: [f64; 2]| [(b[0] - a[0]) / 2.0, (b[1] - a[1]) / 2.0];
		let shape = match (kind.as_str(), points) {
			("POLYLINE", [corners @ .., last]) if corners.len() >= 3 && corners.first() == Some(last) => {
				Shape::Polygon(corners.to_vec())
			}
			("POLYLINE", _) => return Err(no_outline("an open line")),
			("CIRCLE", [centre, edge]) => {
				let radius = (edge[0] - centre[0]).hypot(edge[1] - centre[1]);
				Shape::Ellipse { centre: *centre, axes: [[radius, 0.0], [0.0, radius]] }
			}
			("ELLIPSE", [a, b, c, d]) => Shape::Ellipse { centre: between(*a, *b), axes: [half(*a, *b), half(*c, *d)] },
			("CIRCLE" | "ELLIPSE", _) => {
				return Err(malformed("has not as many points as its Graphic Type (0070,0023) needs"))
			}
			(kind, _) => return Err(no_outline(&format!("a {kind}"))),
		};
		match shape {
			Shape::Ellipse { axes: [one, two], .. } if one[0] * two[1] - one[1] * two[0] == 0.0 => {
				Err(Flaw::Empty(self.name(at)))
			}
			shape => Ok(shape),
		}
	}
}
