//! Nearest rows, exactly and without going through all of them.
//!
//! Rows lie in a binary tree of boxes. A box holds, for each column, the least and the greatest number and a mask of the
//! texts inside, which gives a distance that no row inside can fall below; a search looks at a box only if that distance
//! is below the best one so far. In the smallest boxes the rows lie in blocks, column by column, a byte for
//! each value: a distance in bytes that the true one does not fall below, which the processor finds for a whole block at
//! once, tells which rows are worth an exact one.

use std::ops::Range;

use crate::frame::Sides;
use crate::rank::{SAME, range};

/// Rows of a leaf at the most: some blocks of them are gone through faster than more boxes are.
const LEAF: usize = 256;
/// Rows of a block: so many that the compiler compares whole registers of bytes.
const LANES: usize = 64;
/// Where missing numbers lie: a whole unit or more away from everything else.
const NOWHERE: f64 = 10.0;
/// The mask of a box has so many bits; texts share them by their number.
const BITS: u32 = 64;

/// In what numbers are counted: from the least one of a table, in units of its range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    low: f64,
    /// The range; 0 where all numbers are the same.
    range: f64,
}

impl Scale {
    pub(super) fn of(numbers: &[f64]) -> Self {
        let (low, high) = range(numbers).unwrap_or((0.0, 0.0));
        // An infinite range leaves no way to tell how far apart two numbers are; then they are the same or not.
        let range = if (high - low).is_finite() { high - low } else { 0.0 };
        Self { low, range }
    }

    /// A number as a place: 0 to 1 within the range, and what is outside at most one unit away, as distances are.
    fn place(&self, number: f64) -> f64 {
        if number.is_nan() {
            NOWHERE
        } else if self.range > 0.0 {
            ((number - self.low) / self.range).clamp(-1.0, 2.0)
        } else if number == self.low {
            0.0
        } else {
            2.0
        }
    }
}

/// The scale of each column of numbers in one of the tables.
pub(super) fn scales(columns: &[&Sides<'_>], table: usize) -> Vec<Scale> {
    let scale = |column: &&Sides<'_>| match column {
        Sides::Numbers { tables, .. } => tables.get(table).map(|numbers| Scale::of(numbers)),
        Sides::Codes { .. } => None,
    };
    columns.iter().filter_map(scale).collect()
}

/// The rows of a table as points: places of numbers, then texts by number.
#[derive(Clone, Debug)]
pub(super) struct Points {
    rows: usize,
    /// Columns of numbers.
    wide: usize,
    /// Columns of texts.
    coded: usize,
    places: Vec<f64>,
    codes: Vec<u32>,
}

/// A row as a point.
#[derive(Clone, Copy)]
pub(super) struct Point<'a> {
    places: &'a [f64],
    codes: &'a [u32],
}

/// The rows of a tree once more, in blocks that begin with each leaf: of each block one column after the other, a byte for
/// each row.
struct Blocks {
    places: Vec<[u8; LANES]>,
    codes: Vec<[u8; LANES]>,
    /// So many steps of a byte are a column's whole range. Near rows are closer than the few columns that a sum in bytes holds.
    steps: u8,
}

/// A row whose nearest ones are looked for, and the same in bytes.
struct Sought<'a> {
    point: Point<'a>,
    places: Vec<u8>,
    codes: Vec<u8>,
}

impl Blocks {
    fn new(wide: usize) -> Self {
        let held = wide.div_ceil(4).clamp(4, 255) as u8;
        Self { places: Vec::new(), codes: Vec::new(), steps: u8::MAX / held }
    }

    /// A place in bytes; outside of the range it is its end, which is no further from any other place.
    fn place(&self, place: f64) -> u8 {
        (place.clamp(0.0, 1.0) * f64::from(self.steps)) as u8
    }

    /// A text in bytes: different ones may be the same there.
    const fn code(code: u32) -> u8 {
        code as u8
    }

    fn sought<'a>(&self, point: Point<'a>) -> Sought<'a> {
        Sought {
            point,
            places: point.places.iter().map(|place| self.place(*place)).collect(),
            codes: point.codes.iter().map(|code| Self::code(*code)).collect(),
        }
    }

    /// Which rows of a block may be nearer than `most`; `None` if none.
    fn near(&self, block: usize, sought: &Sought<'_>, most: f64) -> Option<[bool; LANES]> {
        let (wide, coded) = (sought.places.len(), sought.codes.len());
        // Rounding down takes less than a step from each place, and so does it from what is between them.
        let limit = (most * f64::from(self.steps)).ceil() + wide as f64;
        let limit = limit.min(f64::from(u16::MAX)) as u16;
        let mut differing = [0_u8; LANES];
        for (lanes, code) in self.codes[block * coded..(block + 1) * coded].iter().zip(&sought.codes) {
            for (count, lane) in differing.iter_mut().zip(lanes) {
                *count = count.saturating_add(u8::from(lane != code));
            }
        }
        let steps = u16::from(self.steps);
        let mut sums = differing.map(|count| u16::from(count) * steps);
        // Without a way out in between: all lanes at once.
        if !sums.iter().fold(false, |near, sum| near | (*sum < limit)) {
            return None;
        }
        let mut apart = [0_u8; LANES];
        for (lanes, place) in self.places[block * wide..(block + 1) * wide].iter().zip(&sought.places) {
            for (sum, lane) in apart.iter_mut().zip(lanes) {
                // The difference; one of both is 0.
                *sum = sum.saturating_add(lane.saturating_sub(*place) | place.saturating_sub(*lane));
            }
        }
        for (sum, apart) in sums.iter_mut().zip(apart) {
            *sum += u16::from(apart);
        }
        let near = sums.map(|sum| sum < limit);
        near.contains(&true).then_some(near)
    }
}

impl Points {
    /// The rows of one of the tables, its numbers by the given scales.
    pub(super) fn new(columns: &[&Sides<'_>], table: usize, scales: &[Scale]) -> Self {
        let mut numbers = Vec::new();
        let mut texts = Vec::new();
        for column in columns {
            match column {
                Sides::Numbers { tables, .. } => numbers.extend(tables.get(table).copied()),
                Sides::Codes { tables, .. } => texts.extend(tables.get(table).map(AsRef::as_ref)),
            }
        }
        Self::of(&numbers, &texts, scales)
    }

    /// Rows from columns.
    pub(super) fn of(numbers: &[&[f64]], texts: &[&[u32]], scales: &[Scale]) -> Self {
        let rows = numbers.first().map(|column| column.len()).or_else(|| texts.first().map(|column| column.len()));
        let (rows, wide, coded) = (rows.unwrap_or(0), numbers.len(), texts.len());
        let mut places = Vec::with_capacity(rows * wide);
        let mut codes = Vec::with_capacity(rows * coded);
        for row in 0..rows {
            places.extend(numbers.iter().zip(scales).map(|(column, scale)| scale.place(column[row])));
            codes.extend(texts.iter().map(|column| column[row]));
        }
        Self { rows, wide, coded, places, codes }
    }

    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns a row has.
    pub(super) const fn columns(&self) -> usize {
        self.wide + self.coded
    }

    pub(super) fn at(&self, row: usize) -> Point<'_> {
        Point {
            places: &self.places[row * self.wide..(row + 1) * self.wide],
            codes: &self.codes[row * self.coded..(row + 1) * self.coded],
        }
    }
}

impl Point<'_> {
    /// How far apart two rows are, in columns: a text counts 1 if it differs, a number its difference in ranges, 1 at
    /// most. More than `most` is as good as `most`.
    fn distance(self, other: Self, most: f64) -> f64 {
        let mut differing = 0_u32;
        for (one, other) in self.codes.iter().zip(other.codes) {
            differing += u32::from(one != other);
        }
        let mut distance = f64::from(differing);
        if distance >= most {
            return distance;
        }
        for (one, other) in self.places.iter().zip(other.places) {
            distance += (one - other).abs().min(1.0);
        }
        distance
    }
}

/// Rows in a tree of boxes.
pub(super) struct Tree {
    points: Points,
    nodes: Vec<Node>,
    /// Of each node, the least and the greatest place of each column of numbers.
    bounds: Vec<[f64; 2]>,
    /// Of each node, the texts of each column of texts.
    masks: Vec<u64>,
    blocks: Blocks,
}

struct Node {
    rows: Range<usize>,
    inside: Inside,
}

/// What a box holds.
#[derive(Clone, Copy)]
enum Inside {
    /// Two boxes, by their places.
    Halves([usize; 2]),
    /// Rows, the first of them in this block.
    Leaf(usize),
}

impl Tree {
    pub(super) fn new(points: &Points) -> Self {
        let mut order: Vec<u32> = (0..points.rows as u32).collect();
        let mut tree = Self {
            points: points.clone(),
            nodes: Vec::new(),
            bounds: Vec::new(),
            masks: Vec::new(),
            blocks: Blocks::new(points.wide),
        };
        tree.grow(points, &mut order, 0..points.rows);
        // Rows of a leaf lie side by side.
        tree.points.places.clear();
        tree.points.codes.clear();
        for row in order {
            let Point { places, codes } = points.at(row as usize);
            tree.points.places.extend_from_slice(places);
            tree.points.codes.extend_from_slice(codes);
        }
        tree.lay_out();
        tree
    }

    /// Lays the rows of all leaves out in blocks.
    fn lay_out(&mut self) {
        let Self { points, nodes, blocks, .. } = self;
        let mut count = 0;
        for Node { rows, inside } in nodes {
            let Inside::Leaf(block) = inside else { continue };
            *block = count;
            for first in rows.clone().step_by(LANES) {
                // Behind the last row of a leaf it comes again; nobody looks there.
                let row = |lane: usize| points.at((first + lane).min(rows.end - 1));
                for column in 0..points.wide {
                    let lanes = std::array::from_fn(|lane| blocks.place(row(lane).places[column]));
                    blocks.places.push(lanes);
                }
                for column in 0..points.coded {
                    blocks.codes.push(std::array::from_fn(|lane| Blocks::code(row(lane).codes[column])));
                }
                count += 1;
            }
        }
    }

    /// Makes the box of some rows and all boxes inside, and gives its place.
    fn grow(&mut self, points: &Points, order: &mut [u32], rows: Range<usize>) -> usize {
        let place = self.nodes.len();
        self.enclose(points, order);
        self.nodes.push(Node { rows: rows.clone(), inside: Inside::Leaf(0) });
        if order.len() <= LEAF {
            return place;
        }
        let Some(middle) = divide(points, order) else { return place };
        let (left, right) = order.split_at_mut(middle);
        let halves = [
            self.grow(points, left, rows.start..rows.start + middle),
            self.grow(points, right, rows.start + middle..rows.end),
        ];
        self.nodes[place].inside = Inside::Halves(halves);
        place
    }

    /// The box of some rows.
    fn enclose(&mut self, points: &Points, order: &[u32]) {
        let (bounds, masks) = (self.bounds.len(), self.masks.len());
        self.bounds.resize(bounds + points.wide, [f64::INFINITY, f64::NEG_INFINITY]);
        self.masks.resize(masks + points.coded, 0);
        for row in order {
            let point = points.at(*row as usize);
            for ([low, high], place) in self.bounds[bounds..].iter_mut().zip(point.places) {
                (*low, *high) = (low.min(*place), high.max(*place));
            }
            for (mask, code) in self.masks[masks..].iter_mut().zip(point.codes) {
                *mask |= 1 << (code % BITS);
            }
        }
    }

    /// A distance that no row of a box falls below.
    fn least(&self, node: usize, point: Point<'_>) -> f64 {
        let Points { wide, coded, .. } = self.points;
        let mut outside = 0_u32;
        for (mask, code) in self.masks[node * coded..(node + 1) * coded].iter().zip(point.codes) {
            outside += u32::from(mask >> (code % BITS) & 1 == 0);
        }
        let mut distance = f64::from(outside);
        for ([low, high], place) in self.bounds[node * wide..(node + 1) * wide].iter().zip(point.places) {
            distance += (low - place).max(place - high).clamp(0.0, 1.0);
        }
        distance
    }

    pub(super) const fn rows(&self) -> usize {
        self.points.rows
    }

    /// The distances of the nearest and the second nearest row, as means over the columns; infinite where there is none.
    pub(super) fn nearest_two(&self, point: Point<'_>) -> [f64; 2] {
        let mut best = [f64::INFINITY; 2];
        self.search(point, f64::INFINITY, &mut |distance| {
            if distance < best[0] {
                best = [distance, best[0]];
            } else if distance < best[1] {
                best[1] = distance;
            }
            best[1]
        });
        best.map(|distance| distance / self.points.columns() as f64)
    }

    /// The distance of the nearest row, as a mean over the columns; infinite if there is none.
    pub(super) fn nearest(&self, point: Point<'_>) -> f64 {
        let best = self.search(point, f64::INFINITY, &mut |distance| distance);
        best / self.points.columns() as f64
    }

    /// How many rows are nearer than a distance, and how many are just as far.
    pub(super) fn within(&self, point: Point<'_>, distance: f64) -> [usize; 2] {
        let (distance, same) = (distance * self.points.columns() as f64, SAME * self.points.columns() as f64);
        let mut counts = [0; 2];
        // Just beyond what still counts.
        let most = distance + 2.0 * same;
        self.search(point, most, &mut |found| {
            if found < distance - same {
                counts[0] += 1;
            } else if found <= distance + same {
                counts[1] += 1;
            }
            most
        });
        counts
    }

    /// Tells the distance of each row that is below `most`, near boxes first; the answer to each is the new `most`, and the
    /// last of them the result.
    fn search(&self, point: Point<'_>, most: f64, found: &mut impl FnMut(f64) -> f64) -> f64 {
        self.search_box(0, &self.blocks.sought(point), most, found)
    }

    fn search_box(&self, node: usize, sought: &Sought<'_>, mut most: f64, found: &mut impl FnMut(f64) -> f64) -> f64 {
        let Some(Node { rows, inside }) = self.nodes.get(node) else { return most };
        match *inside {
            Inside::Leaf(block) => {
                for (first, block) in rows.clone().step_by(LANES).zip(block..) {
                    let Some(near) = self.blocks.near(block, sought, most) else { continue };
                    for (row, _) in (first..rows.end).zip(near).filter(|(_, near)| *near) {
                        let distance = self.points.at(row).distance(sought.point, most);
                        if distance < most {
                            most = found(distance);
                        }
                    }
                }
            }
            Inside::Halves([one, other]) => {
                let (one, other) = ((self.least(one, sought.point), one), (self.least(other, sought.point), other));
                let halves = if one.0 <= other.0 { [one, other] } else { [other, one] };
                for (least, half) in halves {
                    if least < most {
                        most = self.search_box(half, sought, most, found);
                    }
                }
            }
        }
        most
    }
}

/// Orders some rows so that the first ones and the others differ much in one column, and gives how many the first ones
/// are; `None` if all are the same.
fn divide(points: &Points, order: &mut [u32]) -> Option<usize> {
    let count = order.len() as f64;
    // How far apart two rows are in a column on average: what a cut through it can save.
    let mut widest = (0.0, None);
    for column in 0..points.wide {
        let (mut sum, mut squares) = (0.0, 0.0);
        for row in &*order {
            let place = points.places[*row as usize * points.wide + column];
            sum += place;
            squares += place * place;
        }
        let deviation = (squares / count - (sum / count) * (sum / count)).max(0.0).sqrt();
        // Of a normal distribution; missing numbers lie far out, but no distance is above 1.
        let apart = (deviation * 2.0 / std::f64::consts::PI.sqrt()).min(1.0);
        if apart > widest.0 {
            widest = (apart, Some(Cut::Number(column)));
        }
    }
    let mut counts: Vec<(u32, usize)> = Vec::new();
    let mut codes: Vec<u32> = Vec::with_capacity(order.len());
    for column in 0..points.coded {
        codes.clear();
        codes.extend(order.iter().map(|row| points.codes[*row as usize * points.coded + column]));
        codes.sort_unstable();
        counts.clear();
        counts.extend(codes.chunk_by(|one, other| one == other).map(|same| (same[0], same.len())));
        let apart = 1.0 - counts.iter().map(|(_, times)| (*times as f64 / count).powi(2)).sum::<f64>();
        if apart > widest.0 {
            // The most frequent texts up to a half of the rows on one side: few texts a side make narrow masks.
            counts.sort_unstable_by_key(|(code, times)| (std::cmp::Reverse(*times), *code));
            let mut taken = 0;
            let first = counts.iter().take_while(|(_, times)| {
                let takes = taken == 0 || taken + times <= order.len() / 2;
                taken += times;
                takes
            });
            let mut first: Vec<u32> = first.map(|(code, _)| *code).collect();
            first.sort_unstable();
            widest = (apart, Some(Cut::Texts(column, first)));
        }
    }
    match widest.1? {
        Cut::Number(column) => {
            let place = |row: &u32| points.places[*row as usize * points.wide + column];
            order.sort_unstable_by(|one, other| place(one).total_cmp(&place(other)));
            // The same number stays on one side; the cut that is next to the middle.
            let half = order.len() / 2;
            let middle = place(&order[half]);
            let below = order.partition_point(|row| place(row) < middle);
            let above = order.partition_point(|row| place(row) <= middle);
            let cut = if half - below <= above - half && below > 0 || above == order.len() { below } else { above };
            (cut > 0 && cut < order.len()).then_some(cut)
        }
        Cut::Texts(column, first) => {
            let is_other =
                |row: &u32| first.binary_search(&points.codes[*row as usize * points.coded + column]).is_err();
            order.sort_by_key(is_other);
            let cut = order.partition_point(|row| !is_other(row));
            (cut > 0 && cut < order.len()).then_some(cut)
        }
    }
}

enum Cut {
    Number(usize),
    /// A column, and the texts of the one side in order.
    Texts(usize, Vec<u32>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::MISSING;
    use seedbed_generate::rng::Stream;

    /// A table with what columns can hold: skewed and constant numbers, missing ones, few and many texts.
    fn points(stream: Stream, rows: u64) -> Points {
        let column = |name: &str, make: &dyn Fn(f64) -> f64| -> Vec<f64> {
            let stream = stream.child(name);
            (0..rows)
                .map(|row| if stream.chance(row + rows, 0.1) { f64::NAN } else { make(stream.unit(row)) })
                .collect()
        };
        let numbers = [
            column("even", &|unit| unit),
            column("skewed", &|unit| (unit - 0.8).max(0.0) * 1000.0),
            column("whole", &|unit| (unit * 7.0).floor()),
            vec![3.0; rows as usize],
        ];
        let text = |name: &str, count: u64| -> Vec<u32> {
            let stream = stream.child(name);
            (0..rows)
                .map(|row| if stream.chance(row + rows, 0.05) { MISSING } else { stream.below(row, count) as u32 })
                .collect()
        };
        let texts = [text("few", 3), text("many", 500), text("one", 1)];
        let scales: Vec<Scale> = numbers.iter().map(|column| Scale::of(column)).collect();
        Points::of(
            &numbers.iter().map(Vec::as_slice).collect::<Vec<_>>(),
            &texts.iter().map(Vec::as_slice).collect::<Vec<_>>(),
            &scales,
        )
    }

    #[test]
    fn a_tree_finds_what_going_through_all_rows_finds() {
        for (rows, seed) in [(1, 1), (2, 2), (25, 3), (700, 4), (3000, 5)] {
            let (all, mut asked) = (points(Stream::root(seed), rows), points(Stream::root(seed + 100), 200));
            // Some are out of the range.
            asked.places.iter_mut().step_by(7).for_each(|place| *place -= 0.9);
            let tree = Tree::new(&all);
            for row in 0..asked.rows() {
                let point = asked.at(row);
                let mut distances: Vec<f64> =
                    (0..all.rows()).map(|row| all.at(row).distance(point, f64::INFINITY) / 7.0).collect();
                let radius = distances[distances.len() / 2];
                distances.sort_by(f64::total_cmp);
                let expected = [distances[0], distances.get(1).copied().unwrap_or(f64::INFINITY)];
                let [nearest, second] = tree.nearest_two(point);
                assert!((nearest - expected[0]).abs() < 1e-12, "{rows} rows, {row}");
                assert!((tree.nearest(point) - expected[0]).abs() < 1e-12, "{rows} rows, {row}");
                assert!(second == expected[1] || (second - expected[1]).abs() < 1e-12, "{rows} rows, {row}");
                let nearer = distances.iter().filter(|distance| **distance < radius - SAME).count();
                let same = distances.iter().filter(|distance| (**distance - radius).abs() <= SAME).count();
                assert_eq!(tree.within(point, radius), [nearer, same], "{rows} rows, {row}");
            }
        }
    }

    #[test]
    fn places_are_those_of_gower() {
        let scale = Scale::of(&[2.0, f64::NAN, 6.0]);
        assert_eq!([2.0, 3.0, 6.0, 100.0, -100.0].map(|number| scale.place(number)), [0.0, 0.25, 1.0, 2.0, -1.0]);
        assert_eq!(scale.place(f64::NAN), NOWHERE);
        let constant = Scale::of(&[5.0, 5.0]);
        assert_eq!([5.0, 5.1].map(|number| constant.place(number)), [0.0, 2.0]);
        assert_eq!(Scale::of(&[1.0, f64::INFINITY]).place(1.0), 0.0);
        assert_eq!(Scale::of(&[]).place(0.0), 0.0);
    }
}
