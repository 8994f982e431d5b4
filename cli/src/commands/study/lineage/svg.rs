//! A lineage as a picture: in layers, so that what something was made from is always before it; crossings are few, boxes
//! near what they are joined to. It is drawn downwards or to the right, whichever is narrower, in real size: a long graph
//! is scrolled, not shrunk.

use super::labels::{label, name, operation, tooltip, when};
use radledger_primitives::Node;
use radledger_workflows::study::lineage::Lineage;
use std::io::{self, Write};

/// Most boxes and bends of edges: more, nobody can read.
const MOST: usize = 20_000;
const BOX: (f64, f64) = (196.0, 64.0);
const MARGIN: f64 = 24.0;
/// Room between boxes of one layer, and between layers.
const GAP: f64 = 20.0;
const LAYER_GAP: f64 = 64.0;
/// Room that an edge takes in a layer which it passes.
const BEND: f64 = 8.0;
/// Most edges at one side of a box that are drawn as curves.
const FAN: usize = 8;
/// Where the lanes for more of them are, between two layers.
const LANES: [f64; 5] = [0.5, 0.3, 0.6, 0.4, 0.2];
/// How often the layers are put in order, and in place.
const SWEEPS: usize = 12;

const STYLE: &str = "\
text{font:13px system-ui,-apple-system,'Segoe UI',sans-serif;fill:#17212b}.id{font:600 13px ui-monospace,monospace}\
.minor{fill:#51606e;font-size:12px}.paper{fill:#fff}.box{fill:#f4f7fa;stroke:#5b6b7c}.model{stroke-dasharray:5 3}\
.dataset{fill:#eaf5ec;stroke-width:2}.report{fill:#fbf4e2}\
.origin{fill:#e3effd;stroke:#0b5cc2;stroke-width:3}.edge{fill:none;stroke:#7b8a99;stroke-width:1.4}.tip{fill:#7b8a99}\
@media(prefers-color-scheme:dark){text{fill:#e8eef4}.minor{fill:#a9b7c4}.paper{fill:#10161c}\
.box{fill:#1b252e;stroke:#8fa0b0}.dataset{fill:#17301f}.report{fill:#33290f}.origin{fill:#123253;stroke:#6db1ff}.edge{stroke:#8293a3}.tip{fill:#8293a3}}";

/// Whether it is small enough to be read.
pub fn is_readable(lineage: &Lineage) -> bool {
	let bends = lineage.edges.iter().map(|(parent, child)| bends(lineage, *parent, *child));
	lineage.nodes.len() + bends.sum::<usize>() <= MOST
}

/// Layers between a parent and a child.
fn bends(lineage: &Lineage, parent: u32, child: u32) -> usize {
	let layer = |place: u32| lineage.nodes[place as usize].layer as usize;
	(layer(child) - layer(parent)).saturating_sub(1)
}

/// A box, or the place at which an edge passes a layer.
struct Slot {
	layer: usize,
	/// The place of the node; none for a bend.
	node: Option<usize>,
	up: Vec<usize>,
	down: Vec<usize>,
}

/// Everything that is drawn: the slots of nodes come first, in order of the nodes.
struct Plan {
	slots: Vec<Slot>,
	/// The slots that an edge goes through, both ends with it.
	ways: Vec<Vec<usize>>,
	/// The slots of each layer, in order.
	layers: Vec<Vec<usize>>,
}

impl Plan {
	fn new(lineage: &Lineage) -> Self {
		let slot = |(place, layer)| Slot { layer, node: place, up: Vec::new(), down: Vec::new() };
		let boxes = lineage.nodes.iter().enumerate();
		let mut slots: Vec<_> = boxes.map(|(place, entry)| slot((Some(place), entry.layer as usize))).collect();
		let mut ways = Vec::with_capacity(lineage.edges.len());
		for (parent, child) in &lineage.edges {
			let (parent, child) = (*parent as usize, *child as usize);
			let mut way = vec![parent];
			for layer in slots[parent].layer + 1..slots[child].layer {
				way.push(slots.len());
				slots.push(slot((None, layer)));
			}
			way.push(child);
			for pair in way.windows(2) {
				slots[pair[0]].down.push(pair[1]);
				slots[pair[1]].up.push(pair[0]);
			}
			ways.push(way);
		}
		let deepest = slots.iter().map(|slot| slot.layer).max().unwrap_or(0);
		let mut layers = vec![Vec::new(); deepest + 1];
		for (place, slot) in slots.iter().enumerate() {
			layers[slot.layer].push(place);
		}
		let mut plan = Self { slots, ways, layers };
		plan.order();
		plan
	}

	/// Puts the slots of each layer where the median of their neighbours is, down and up again, and keeps the best.
	fn order(&mut self) {
		let (mut best, mut fewest) = (self.layers.clone(), self.crossings());
		for sweep in 0..SWEEPS {
			if fewest == 0 {
				break;
			}
			let downwards = sweep % 2 == 0;
			let mut places = self.places();
			let layers = 0..self.layers.len();
			let layers: Vec<_> = if downwards { layers.collect() } else { layers.rev().collect() };
			for layer in layers {
				let mut keyed: Vec<_> = self.layers[layer]
					.iter()
					.map(|slot| {
						let neighbours = if downwards { &self.slots[*slot].up } else { &self.slots[*slot].down };
						(median(neighbours, &places).unwrap_or(places[*slot]), *slot)
					})
					.collect();
				keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
				self.layers[layer] = keyed.into_iter().map(|(_, slot)| slot).collect();
				for (at, slot) in self.layers[layer].iter().enumerate() {
					places[*slot] = at as f64;
				}
			}
			let crossings = self.crossings();
			if crossings < fewest {
				(best, fewest) = (self.layers.clone(), crossings);
			}
		}
		self.layers = best;
	}

	fn places(&self) -> Vec<f64> {
		let mut places = vec![0.0; self.slots.len()];
		for layer in &self.layers {
			for (at, slot) in layer.iter().enumerate() {
				places[*slot] = at as f64;
			}
		}
		places
	}

	/// How many pairs of edges cross: inversions between the ends of the edges of two layers.
	fn crossings(&self) -> usize {
		let places = self.places();
		let mut crossings = 0;
		for layer in &self.layers {
			let mut ends = Vec::new();
			for slot in layer {
				let mut below: Vec<_> = self.slots[*slot].down.iter().map(|below| places[*below] as usize).collect();
				below.sort_unstable();
				ends.extend(below);
			}
			crossings += inversions(&ends);
		}
		crossings
	}

	/// Where the middle of each slot is across the layers: as near to its neighbours as the others allow.
	fn across(&self, size: f64) -> Vec<f64> {
		let room = |slot: usize| if self.slots[slot].node.is_some() { size } else { BEND };
		let mut at = vec![0.0; self.slots.len()];
		let apart = |pair: &[usize]| (room(pair[0]) + room(pair[1])) / 2.0 + GAP;
		for layer in &self.layers {
			for pair in layer.windows(2) {
				at[pair[1]] = at[pair[0]] + apart(pair);
			}
		}
		for sweep in 0..SWEEPS {
			let layers = 0..self.layers.len();
			let layers: Vec<_> = if sweep % 2 == 0 { layers.collect() } else { layers.rev().collect() };
			for layer in layers {
				let slots = &self.layers[layer];
				let wished = |slot: &usize| {
					let known = &self.slots[*slot];
					let neighbours = if sweep % 2 == 0 { &known.up } else { &known.down };
					median(neighbours, &at).unwrap_or(at[*slot])
				};
				let mut offset = vec![0.0; slots.len()];
				for (place, pair) in slots.windows(2).enumerate() {
					offset[place + 1] = offset[place] + apart(pair);
				}
				let wished: Vec<_> = slots.iter().zip(&offset).map(|(slot, offset)| wished(slot) - offset).collect();
				for ((slot, place), offset) in slots.iter().zip(ascending(&wished)).zip(offset) {
					at[*slot] = place + offset;
				}
			}
		}
		let least = (0..at.len()).map(|slot| at[slot] - room(slot) / 2.0).fold(f64::INFINITY, f64::min);
		at.iter().map(|place| place - least + MARGIN).collect()
	}
}

/// The median of where the neighbours are.
fn median(neighbours: &[usize], at: &[f64]) -> Option<f64> {
	let mut places: Vec<_> = neighbours.iter().map(|neighbour| at[*neighbour]).collect();
	places.sort_by(f64::total_cmp);
	let middle = places.len() / 2;
	match places.len() {
		0 => None,
		count if count % 2 == 1 => Some(places[middle]),
		_ => Some((places[middle - 1] + places[middle]) / 2.0),
	}
}

/// The ascending numbers that are nearest to `wished` (least squares): pools of those that get in each other's way.
fn ascending(wished: &[f64]) -> Vec<f64> {
	let mut pools: Vec<(f64, usize)> = Vec::with_capacity(wished.len());
	for wish in wished {
		let mut pool = (*wish, 1);
		while let Some((mean, count)) = pools.last().copied().filter(|(mean, _)| *mean > pool.0) {
			pools.pop();
			let all = count + pool.1;
			pool = ((mean * count as f64 + pool.0 * pool.1 as f64) / all as f64, all);
		}
		pools.push(pool);
	}
	pools.into_iter().flat_map(|(mean, count)| vec![mean; count]).collect()
}

/// Pairs of which the greater comes first.
fn inversions(numbers: &[usize]) -> usize {
	let most = numbers.iter().max().map_or(0, |most| most + 1);
	let mut tree = vec![0; most + 1];
	let mut found = 0;
	for (before, number) in numbers.iter().enumerate() {
		let (mut at, mut not_greater) = (number + 1, 0);
		while at > 0 {
			not_greater += tree[at];
			at &= at - 1;
		}
		found += before - not_greater;
		let mut at = number + 1;
		while at <= most {
			tree[at] += 1;
			at += at & at.wrapping_neg();
		}
	}
	found
}

/// Writes it.
pub fn write(lineage: &Lineage, out: &mut impl Write) -> io::Result<()> {
	let plan = Plan::new(lineage);
	let (wide, high) = BOX;
	let widest = plan.layers.iter().map(Vec::len).max().unwrap_or(0) as f64;
	let downwards = widest * (wide + GAP) <= plan.layers.len() as f64 * (wide + LAYER_GAP);
	// `across` the layers, `along` from layer to layer.
	let (size_across, size_along) = if downwards { (wide, high) } else { (high, wide) };
	let across = plan.across(size_across);
	let along = |layer: usize| MARGIN + layer as f64 * (size_along + LAYER_GAP);
	let point = |across: f64, along: f64| if downwards { (across, along) } else { (along, across) };
	let room = |slot: &Slot| if slot.node.is_some() { size_across } else { BEND };
	let ends = across.iter().zip(&plan.slots).map(|(at, slot)| at + room(slot) / 2.0);
	let reach = ends.fold(0.0, f64::max) + MARGIN;
	let (width, height) = point(reach, along(plan.layers.len() - 1) + size_along + MARGIN);

	let title = escaped(&format!("Lineage of {}", name(&lineage.nodes[lineage.origin].node)));
	writeln!(
		out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} \
		 {height:.0}\" role=\"img\">\n<title>{title}</title>\n<style>{STYLE}</style>\n<defs><marker id=\"tip\" \
		 viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">\
		 <path class=\"tip\" d=\"M0 0.5L8 4L0 7.5z\"/></marker></defs>\n\
		 <rect class=\"paper\" width=\"{width:.0}\" height=\"{height:.0}\"/>"
	)?;
	for way in &plan.ways {
		let layer = |slot: usize| along(plan.slots[slot].layer);
		let (x, y) = point(across[way[0]], layer(way[0]) + size_along);
		write!(out, "<path class=\"edge\" marker-end=\"url(#tip)\" d=\"M{x:.1} {y:.1}")?;
		for pair in way.windows(2) {
			let (from, to) = (layer(pair[0]) + size_along, layer(pair[1]));
			let many = plan.slots[pair[0]].down.len().max(plan.slots[pair[1]].up.len()) > FAN;
			// Of many edges the curves would run together: a lane of their own for those of one box.
			let hub = if plan.slots[pair[0]].down.len() > FAN { pair[0] } else { pair[1] };
			let middle = if many { from + LAYER_GAP * LANES[hub % LANES.len()] } else { (from + to) / 2.0 };
			let ((ax, ay), (bx, by)) = (point(across[pair[0]], middle), point(across[pair[1]], middle));
			let (x, y) = point(across[pair[1]], to);
			if many {
				write!(out, "L{ax:.1} {ay:.1}L{bx:.1} {by:.1}L{x:.1} {y:.1}")?;
			} else {
				write!(out, "C{ax:.1} {ay:.1} {bx:.1} {by:.1} {x:.1} {y:.1}")?;
			}
			if plan.slots[pair[1]].node.is_none() {
				let (x, y) = point(across[pair[1]], to + size_along);
				write!(out, "L{x:.1} {y:.1}")?;
			}
		}
		writeln!(out, "\"/>")?;
	}
	for (place, entry) in lineage.nodes.iter().enumerate() {
		let (x, y) = point(across[place] - size_across / 2.0, along(entry.layer as usize));
		let class = match entry.node {
			_ if place == lineage.origin => "box origin",
			Node::Study(_) => "box",
			Node::Model(_) => "box model",
			Node::Device(_) => "box device",
			Node::Dataset(_) => "box dataset",
			Node::Report(_) | Node::Contribution(_) => "box report",
		};
		let date = entry.signed().map(when).unwrap_or_default();
		let date = date.split('T').next().unwrap_or_default();
		let (id, operation, tooltip) = (label(&entry.node), operation(entry), tooltip(lineage, entry));
		let [id, operation, date, tooltip] = [&id, operation, date, &tooltip].map(escaped);
		writeln!(
			out,
			"<g transform=\"translate({x:.1} {y:.1})\"><title>{tooltip}</title><rect class=\"{class}\" width=\"{wide}\" \
			 height=\"{high}\" rx=\"6\"/><text class=\"id\" x=\"10\" y=\"20\">{id}</text><text x=\"10\" \
			 y=\"38\">{operation}</text><text class=\"minor\" x=\"10\" y=\"55\">{date}</text></g>"
		)?;
	}
	writeln!(out, "</svg>")
}

/// A text as XML writes it.
fn escaped(text: &str) -> String {
	let mut escaped = String::with_capacity(text.len());
	for letter in text.chars() {
		match letter {
			'&' => escaped.push_str("&amp;"),
			'<' => escaped.push_str("&lt;"),
			'>' => escaped.push_str("&gt;"),
			'"' => escaped.push_str("&quot;"),
			'\'' => escaped.push_str("&#39;"),
			letter => escaped.push(letter),
		}
	}
	escaped
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn inversions_should_be_those_of_counting_all_pairs() {
		for numbers in [&[][..], &[0], &[0, 1, 2], &[2, 1, 0], &[1, 1, 0, 3, 0, 2]] {
			let pairs = (0..numbers.len()).flat_map(|a| (a + 1..numbers.len()).map(move |b| (a, b)));
			let expected = pairs.filter(|(a, b)| numbers[*a] > numbers[*b]).count();
			assert_eq!(inversions(numbers), expected, "{numbers:?}");
		}
	}

	#[test]
	fn ascending_should_leave_what_ascends_and_pool_what_does_not() {
		assert_eq!(ascending(&[1.0, 2.0, 5.0]), [1.0, 2.0, 5.0]);
		assert_eq!(ascending(&[3.0, 1.0, 2.0, 9.0]), [2.0, 2.0, 2.0, 9.0]);
	}

	#[test]
	fn texts_should_be_escaped_when_they_look_like_markup() {
		assert_eq!(escaped("<a href='&\">"), "&lt;a href=&#39;&amp;&quot;&gt;");
	}
}
