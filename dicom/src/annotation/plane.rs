//! Marked pixels: turns outlines into pixels, and pixels into grids and boxes.

use super::{Flaw, Image};
use radledger_primitives::annotation::Rectangle;
use std::ops::Range;

/// Most pixels of an image; a mammogram has 26 million.
const MOST_PIXELS: usize = 1 << 28;
/// Difference in pixels that counts as rounding.
const ROUNDING: f64 = 1.0 / 1024.0;

/// The range of pixels of each cell, in one direction.
pub(super) type Edges = Vec<Range<usize>>;

/// A mask over the pixels of an image, row by row.
pub(super) struct Plane {
	columns: u16,
	rows: u16,
	marked: Vec<bool>,
}

impl Plane {
	/// A plane without marks.
	pub fn new(image: &Image) -> Result<Self, Flaw> {
		let pixels = usize::from(image.columns).saturating_mul(image.rows.into());
		if pixels > MOST_PIXELS {
			return Err(Flaw::TooLarge("the image"));
		}
		Ok(Self { columns: image.columns, rows: image.rows, marked: vec![false; pixels] })
	}

	/// The number of pixels.
	pub fn len(&self) -> usize {
		self.marked.len()
	}

	/// The pixels, row by row.
	pub fn pixels(&self) -> &[bool] {
		&self.marked
	}

	/// The pixels, row by row.
	pub fn pixels_mut(&mut self) -> &mut [bool] {
		&mut self.marked
	}

	/// One row; empty if the image does not have it.
	fn row(&self, row: usize) -> &[bool] {
		self.marked.chunks_exact(self.columns.max(1).into()).nth(row).unwrap_or_default()
	}

	/// Marks pixels of a row, as far as the image has them.
	pub fn mark(&mut self, row: usize, columns: Range<usize>) {
		let width = usize::from(self.columns);
		let end = columns.end.min(width);
		let row = self.marked.chunks_exact_mut(width.max(1)).nth(row);
		if let Some(pixels) = row.and_then(|row| row.get_mut(columns.start..end)) {
			pixels.fill(true);
		}
	}

	/// Divides pixels among cells; `None` if some cells would have none.
	fn edges(pixels: u16, cells: u8) -> Option<Edges> {
		let (pixels, cells) = (usize::from(pixels), usize::from(cells));
		let edge = |cell: usize| (cell * pixels).checked_div(cells);
		if pixels < cells {
			return None;
		}
		(0..cells).map(|cell| Some(edge(cell)?..edge(cell + 1)?)).collect()
	}

	/// The pixel ranges of a grid: of its columns, and of its rows.
	pub fn cells(&self, columns: u8, rows: u8) -> Result<[Edges; 2], Flaw> {
		let small = || Flaw::SmallerThanGrid { image: (self.columns, self.rows), grid: (columns, rows) };
		let across = Self::edges(self.columns, columns).ok_or_else(small)?;
		Ok([across, Self::edges(self.rows, rows).ok_or_else(small)?])
	}

	/// The cells of which at least half is marked, row by row, the first in the highest bit.
	pub fn grid(&self, columns: u8, rows: u8) -> Result<Vec<u8>, Flaw> {
		let [across, down] = self.cells(columns, rows)?;
		let mut bits = vec![0u8; (usize::from(columns) * usize::from(rows)).div_ceil(8)];
		let mut cell = 0;
		for rows in down {
			let mut counts = vec![0usize; across.len()];
			for row in rows.clone() {
				let row = self.row(row);
				for (count, columns) in counts.iter_mut().zip(&across) {
					let pixels = row.get(columns.clone()).unwrap_or_default();
					*count += pixels.iter().filter(|marked| **marked).count();
				}
			}
			for (count, columns) in counts.iter().zip(&across) {
				let half = count * 2 >= columns.len() * rows.len();
				if let (true, Some(byte)) = (half, bits.get_mut(cell / 8)) {
					*byte |= 0x80 >> (cell % 8);
				}
				cell += 1;
			}
		}
		Ok(bits)
	}

	/// A box around each group of marked pixels that touch, also at their corners.
	pub fn components(&self) -> Result<Vec<Rectangle>, Flaw> {
		let width = usize::from(self.columns);
		let mut left = self.marked.clone();
		let (mut found, mut open) = (Vec::new(), Vec::new());
		for begin in 0..left.len() {
			if !take(&mut left, begin) {
				continue;
			}
			open.push(begin);
			let mut bounds = [usize::MAX, usize::MAX, 0, 0];
			while let Some(at) = open.pop() {
				let (column, row) = (at % width, at / width);
				let [l, t, r, b] = bounds;
				bounds = [l.min(column), t.min(row), r.max(column + 1), b.max(row + 1)];
				for near in row.saturating_sub(1)..(row + 2).min(self.rows.into()) {
					for beside in column.saturating_sub(1)..(column + 2).min(width) {
						let at = near * width + beside;
						if take(&mut left, at) {
							open.push(at);
						}
					}
				}
			}
			let [left, top, right, bottom] = bounds.map(|edge| u16::try_from(edge).ok());
			let rectangle = || Some(Rectangle { left: left?, top: top?, right: right?, bottom: bottom? });
			found.push(rectangle().ok_or(Flaw::TooLarge("the image"))?);
		}
		Ok(found)
	}
}

/// Clears a mark, and returns whether it was set.
fn take(left: &mut [bool], at: usize) -> bool {
	left.get_mut(at).is_some_and(std::mem::take)
}

/// An outline, in pixels from the upper left corner of the image.
pub(super) enum Shape {
	/// A polygon through these corners; the last is connected to the first.
	Polygon(Vec<[f64; 2]>),
	/// An ellipse with this centre and these two half axes.
	Ellipse { centre: [f64; 2], axes: [[f64; 2]; 2] },
}

impl Shape {
	/// The smallest box around the outline: left, top, right, bottom.
	fn bounds(&self) -> [f64; 4] {
		match self {
			Self::Polygon(points) => points
				.iter()
				.fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |[l, t, r, b], [x, y]| {
					[l.min(*x), t.min(*y), r.max(*x), b.max(*y)]
				}),
			Self::Ellipse { centre: [x, y], axes: [one, two] } => {
				let (across, down) = (one[0].hypot(two[0]), one[1].hypot(two[1]));
				[x - across, y - down, x + across, y + down]
			}
		}
	}

	/// The box of pixels that the outline touches. `name` is for errors.
	pub fn rectangle(&self, image: &Image, name: &str) -> Result<Rectangle, Flaw> {
		rectangle(self.bounds(), image, name)
	}

	/// Marks the pixels whose centre is inside the outline. `name` is for errors.
	pub fn fill(&self, plane: &mut Plane, image: &Image, name: &str) -> Result<(), Flaw> {
		// The outline is inside the image, so the work below is bounded.
		self.rectangle(image, name)?;
		match self {
			Self::Polygon(points) => polygon(points, plane),
			Self::Ellipse { centre, axes } => ellipse(*centre, *axes, plane),
		}
		Ok(())
	}
}

/// The box of whole pixels that covers these bounds: left, top, right, bottom. `name` is for errors.
pub(super) fn rectangle(bounds: [f64; 4], image: &Image, name: &str) -> Result<Rectangle, Flaw> {
	let [left, top, right, bottom] = bounds;
	let outside = || Flaw::Outside(name.into());
	let edge = |edge: f64, most: u16| {
		// No range contains NaN.
		let inside = (0.0..=f64::from(most)).contains(&edge);
		inside.then_some(edge as u16).ok_or_else(outside)
	};
	let rectangle = Rectangle {
		left: edge((left + ROUNDING).floor(), image.columns)?,
		top: edge((top + ROUNDING).floor(), image.rows)?,
		right: edge((right - ROUNDING).ceil(), image.columns)?,
		bottom: edge((bottom - ROUNDING).ceil(), image.rows)?,
	};
	match rectangle.area() {
		0 => Err(Flaw::Empty(name.into())),
		_ => Ok(rectangle),
	}
}

/// The pixels whose centres lie in `from..to`.
fn centres(from: f64, to: f64) -> Range<usize> {
	let first = |edge: f64| (edge - 0.5).ceil().max(0.0) as usize;
	first(from)..first(to)
}

/// Fills a polygon by the even-odd rule. A centre on an edge is inside if that edge is on its left or above it.
fn polygon(points: &[[f64; 2]], plane: &mut Plane) {
	let mut crossings = vec![Vec::new(); plane.rows.into()];
	let next = points.iter().cycle().skip(1);
	for ([x0, y0], [x1, y1]) in points.iter().zip(next) {
		for row in centres(y0.min(*y1), y0.max(*y1)) {
			let part = (row as f64 + 0.5 - y0) / (y1 - y0);
			if let Some(row) = crossings.get_mut(row) {
				row.push(x0 + part * (x1 - x0));
			}
		}
	}
	for (row, mut at) in crossings.into_iter().enumerate() {
		at.sort_by(f64::total_cmp);
		for pair in at.chunks_exact(2) {
			if let [from, to] = *pair {
				plane.mark(row, centres(from, to));
			}
		}
	}
}

/// Fills an ellipse. A centre on its edge is inside.
fn ellipse([x, y]: [f64; 2], [one, two]: [[f64; 2]; 2], plane: &mut Plane) {
	let area = one[0] * two[1] - one[1] * two[0];
	let (across, down) = (one[0].hypot(two[0]), one[1].hypot(two[1]));
	for row in centres(y - down, y + down + 1.0) {
		for column in centres(x - across, x + across + 1.0) {
			let (dx, dy) = (column as f64 + 0.5 - x, row as f64 + 0.5 - y);
			let along = (dx * two[1] - dy * two[0]) / area;
			let beside = (dy * one[0] - dx * one[1]) / area;
			if along * along + beside * beside <= 1.0 {
				plane.mark(row, column..column + 1);
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn image(columns: u16, rows: u16) -> Image {
		Image { columns, rows, ..Image::default() }
	}

	/// A plane drawn as text, in which `#` is marked.
	fn drawn(lines: &[&str]) -> Plane {
		let mut plane = Plane::new(&image(lines[0].len() as u16, lines.len() as u16)).unwrap();
		plane.marked = lines.concat().bytes().map(|byte| byte == b'#').collect();
		plane
	}

	fn shown(plane: &Plane) -> Vec<String> {
		let line = |row: &[bool]| row.iter().map(|marked| if *marked { '#' } else { '.' }).collect();
		plane.marked.chunks(plane.columns.into()).map(line).collect()
	}

	fn tuples(boxes: Vec<Rectangle>) -> Vec<(u16, u16, u16, u16)> {
		let tuple = |it: Rectangle| (it.left, it.top, it.right, it.bottom);
		boxes.into_iter().map(tuple).collect()
	}

	#[test]
	fn cell_should_be_marked_when_half_of_its_pixels_are() {
		// 5 columns in 2 cells make 2 and 3; 2 of 4 and 3 of 6 pixels are half.
		let plane = drawn(&["##...", ".....", "...##", "....#"]);
		assert_eq!(plane.grid(2, 2).unwrap(), [0b1001_0000]);
		let plane = drawn(&["#....", ".....", "...##", "....."]);
		assert_eq!(plane.grid(2, 2).unwrap(), [0]);
		assert_eq!(drawn(&["#.#"]).grid(3, 1).unwrap(), [0b1010_0000]);
		assert!(matches!(drawn(&["#.#"]).grid(3, 2), Err(Flaw::SmallerThanGrid { grid: (3, 2), .. })));
	}

	#[test]
	fn pixels_should_be_one_thing_when_they_touch_at_their_corners() {
		let plane = drawn(&["#..#.", ".#..#", ".....", "###..", "#.#.#", "###.."]);
		assert_eq!(tuples(plane.components().unwrap()), [(0, 0, 2, 2), (3, 0, 5, 2), (0, 3, 3, 6), (4, 4, 5, 5)]);
		assert_eq!(tuples(drawn(&["...", "..."]).components().unwrap()), []);
		assert_eq!(tuples(drawn(&["##", "##"]).components().unwrap()), [(0, 0, 2, 2)]);
	}

	#[test]
	fn outline_should_hold_pixels_whose_centre_is_inside() {
		let image = image(6, 5);
		let filled = |shape: Shape| {
			let mut plane = Plane::new(&image).unwrap();
			shape.fill(&mut plane, &image, "it").unwrap();
			shown(&plane)
		};
		let square = vec![[1.0, 1.0], [4.0, 1.0], [4.0, 3.0], [1.0, 3.0]];
		let expected = ["......", ".###..", ".###..", "......", "......"];
		assert_eq!(filled(Shape::Polygon(square.clone())), expected);
		assert_eq!(filled(Shape::Polygon(square.into_iter().rev().collect())), expected);
		// A diagonal through centres: a centre belongs to the area on the right of the edge.
		let triangle = Shape::Polygon(vec![[0.0, 0.0], [5.0, 5.0], [0.0, 5.0]]);
		assert_eq!(filled(triangle), ["......", "#.....", "##....", "###...", "####.."]);
		// The outline winds around twice: the area inside both windings is outside.
		let star = vec![
			[0.0, 0.0],
			[6.0, 0.0],
			[6.0, 5.0],
			[0.0, 5.0],
			[0.0, 0.0],
			[2.0, 1.0],
			[4.0, 1.0],
			[4.0, 4.0],
			[2.0, 4.0],
			[2.0, 1.0],
		];
		assert_eq!(filled(Shape::Polygon(star)), ["######", "##..##", "##..##", "##..##", "######"]);
		let circle = Shape::Ellipse { centre: [3.0, 2.0], axes: [[2.0, 0.0], [0.0, 2.0]] };
		assert_eq!(filled(circle), ["..##..", ".####.", ".####.", "..##..", "......"]);
	}

	#[test]
	fn box_should_hold_all_that_was_drawn_when_it_has_fractions() {
		let image = image(10, 20);
		let of = |bounds| rectangle(bounds, &image, "it").map(|one| tuples(vec![one])[0]);
		assert_eq!(of([1.2, 2.0, 3.0, 4.9]).unwrap(), (1, 2, 3, 5));
		assert_eq!(of([0.0, 0.0, 10.0, 20.0]).unwrap(), (0, 0, 10, 20));
		assert_eq!(of([1.9999, 2.0, 3.000_01, 4.0]).unwrap(), (2, 2, 3, 4), "rounding");
		for outside in [
			[-0.1, 0.0, 1.0, 1.0],
			[0.0, 0.0, 10.1, 1.0],
			[0.0, 0.0, 1.0, 20.1],
			[f64::NAN, 0.0, 1.0, 1.0],
			[0.0, 0.0, f64::INFINITY, 1.0],
		] {
			assert!(matches!(of(outside), Err(Flaw::Outside(_))), "{outside:?}");
		}
		for empty in [[3.0, 3.0, 3.0, 5.0], [4.0, 3.0, 3.0, 5.0]] {
			assert!(matches!(of(empty), Err(Flaw::Empty(_))), "{empty:?}");
		}
	}

	proptest! {
		/// Applies the rule as it is written, pixel by pixel.
		#[test]
		fn polygon_should_be_filled_by_the_even_odd_rule(
			points in prop::collection::vec((0u8..=48, 0u8..=48), 3..12),
		) {
			// Quarters of pixels are exact, and some hit centres and corners.
			let points: Vec<_> = points.into_iter().map(|(x, y)| [f64::from(x) / 4.0, f64::from(y) / 4.0]).collect();
			let image = image(12, 12);
			let mut plane = Plane::new(&image).unwrap();
			polygon(&points, &mut plane);
			for row in 0..12 {
				for column in 0..12 {
					let (x, y) = (f64::from(column) + 0.5, f64::from(row) + 0.5);
					let mut inside = false;
					for at in 0..points.len() {
						let ([x0, y0], [x1, y1]) = (points[at], points[(at + 1) % points.len()]);
						if (y0 <= y) != (y1 <= y) && x0 + (y - y0) / (y1 - y0) * (x1 - x0) <= x {
							inside = !inside;
						}
					}
					prop_assert_eq!(plane.row(row as usize)[column as usize], inside, "{} {}", column, row);
				}
			}
		}

		#[test]
		fn grid_should_come_back_when_its_cells_are_filled(
			columns in 1u8..=64, rows in 1u8..=64, width in 64u16..200, height in 64u16..200, seed in any::<u64>(),
		) {
			let mut plane = Plane::new(&image(width, height)).unwrap();
			let [across, down] = plane.cells(columns, rows).unwrap();
			prop_assert_eq!(across.iter().map(|it| it.len()).sum::<usize>(), usize::from(width));
			let mut expected = vec![0u8; (usize::from(columns) * usize::from(rows)).div_ceil(8)];
			for (y, rows) in down.iter().enumerate() {
				for (x, columns) in across.iter().enumerate() {
					let cell = y * across.len() + x;
					if seed.rotate_left((cell * 7 % 64) as u32) & 1 == 1 {
						expected[cell / 8] |= 0x80 >> (cell % 8);
						rows.clone().for_each(|row| plane.mark(row, columns.clone()));
					}
				}
			}
			prop_assert_eq!(plane.grid(columns, rows).unwrap(), expected);
		}
	}
}
