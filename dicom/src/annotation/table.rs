//! Reads tables: CSV with a header and one row for each label or box.
//!
//! The columns are `instance,label`, or `instance,left,top,right,bottom` in pixels, where `right` and `bottom` are just
//! outside of the box; `frame` may be added. A row with only an instance says that nothing is there.

use super::{boxes, Asked, Flaw};
use crate::csv;
use radledger_primitives::annotation::{Answer, Rectangle, Task};
use std::collections::BTreeSet;

const EDGES: [&str; 4] = ["left", "top", "right", "bottom"];

/// Reads the table's answer about the image.
pub(super) fn answer(bytes: &[u8], asked: &Asked) -> Result<Answer, Flaw> {
	let table = Table::new(bytes)?;
	let rows = table.of_image(asked)?;
	match *asked.task {
		Task::Classification { .. } => label(&rows, asked).map(Answer::Label),
		Task::BoundingBoxes { max, .. } => {
			let mut found = Vec::new();
			for row in &rows {
				if let Some(one) = row.rectangle()? {
					found.push(one);
				} else if rows.len() > 1 {
					return Err(row.wrong("says that nothing is there, and other lines have boxes; keep one of both"));
				}
			}
			boxes(found, max)
		}
		Task::GridMask { .. } => Err(Flaw::Unsuitable {
			kind: "a table",
			task: "which cells of a grid are marked",
			instead:
				"a DICOM segmentation, a structured report with regions, COCO JSON with masks, or JSON of the answer",
		}),
	}
}

struct Table {
	header: Vec<String>,
	rows: Vec<csv::Row>,
}

/// A row about the image.
struct Row<'a> {
	line: usize,
	header: &'a [String],
	values: &'a [String],
}

impl Table {
	fn new(bytes: &[u8]) -> Result<Self, Flaw> {
		let wrong = |line: usize, what: &str| Flaw::Table { line, what: what.into() };
		let mut rows = csv::read(bytes)?.rows.into_iter();
		let first = rows.next().ok_or_else(|| wrong(1, "the file is empty; write a header and rows"))?;
		let header: Vec<String> = first.fields.iter().map(|name| name.to_lowercase()).collect();
		let has = |name: &str| header.iter().filter(|it| it.as_str() == name).count() == 1;
		let known =
			|name: &String| ["instance", "frame", "label"].contains(&name.as_str()) || EDGES.contains(&name.as_str());
		let boxes = EDGES.iter().all(|edge| has(edge)) && !has("label");
		let labels = has("label") && !EDGES.iter().any(|edge| has(edge));
		let distinct: BTreeSet<_> = header.iter().collect();
		if !has("instance") || !(boxes || labels) || !header.iter().all(known) || distinct.len() != header.len() {
			return Err(wrong(
				first.line,
				"the header should be instance,label or instance,left,top,right,bottom (and frame, for images of several); if \
				 this is no table, name a DICOM segmentation or structured report, or JSON",
			));
		}
		let rows: Vec<_> = rows.collect();
		if let Some(row) = rows.iter().find(|row| row.fields.len() > header.len()) {
			return Err(wrong(row.line, "there are more values than columns; quote values that hold the separator"));
		}
		Ok(Self { header, rows })
	}

	fn of_image(&self, asked: &Asked) -> Result<Vec<Row<'_>>, Flaw> {
		let rows = self.rows.iter().map(|row| Row { line: row.line, header: &self.header, values: &row.fields });
		let (mut ours, mut others) = (Vec::new(), BTreeSet::new());
		for row in rows {
			let instance = row.value("instance").unwrap_or_default();
			let frame: Option<u32> = row.value("frame").map(|frame| row.number(frame, "frame")).transpose()?;
			let same_frame = match (asked.image.frame, frame) {
				(Some(asked), Some(frame)) => asked == frame,
				_ => true,
			};
			if instance == asked.image.instance && same_frame {
				ours.push(row);
			} else {
				others.insert(instance.to_owned());
			}
		}
		if ours.is_empty() {
			return Err(Flaw::OtherImages { image: asked.image.instance.clone(), found: others.into_iter().collect() });
		}
		Ok(ours)
	}
}

impl<'a> Row<'a> {
	/// The value in a column; `None` if it is empty or missing.
	fn value(&self, column: &str) -> Option<&'a str> {
		let at = self.header.iter().position(|name| name == column)?;
		self.values.get(at).map(String::as_str).filter(|value| !value.is_empty())
	}

	fn number<T: std::str::FromStr>(&self, value: &str, column: &str) -> Result<T, Flaw> {
		let wrong = |_| self.wrong(&format!("{column} is {value:?} and should be a whole number of pixels or frames"));
		value.parse().map_err(wrong)
	}

	fn wrong(&self, what: &str) -> Flaw {
		Flaw::Table { line: self.line, what: what.into() }
	}

	/// The box; `None` if the row says that nothing is there.
	fn rectangle(&self) -> Result<Option<Rectangle>, Flaw> {
		let edge = |column: &str| self.value(column).map(|value| self.number(value, column)).transpose();
		let edges = [edge("left")?, edge("top")?, edge("right")?, edge("bottom")?];
		match edges {
			[Some(left), Some(top), Some(right), Some(bottom)] => Ok(Some(Rectangle { left, top, right, bottom })),
			[None, None, None, None] if self.value("label").is_none() => Ok(None),
			_ => Err(self.wrong("a box has the columns left, top, right and bottom; fill in all of them, or none")),
		}
	}
}

fn label(rows: &[Row], asked: &Asked) -> Result<u8, Flaw> {
	let found: BTreeSet<&str> = rows.iter().filter_map(|row| row.value("label")).collect();
	let names = || found.iter().map(|name| (*name).to_owned()).collect();
	match (found.first(), found.len()) {
		(Some(name), 1) => asked.label(&[name]).ok_or_else(|| asked.no_label(names())),
		(None, _) => Err(asked.no_label(Vec::new())),
		_ => Err(Flaw::SeveralLabels(names())),
	}
}
