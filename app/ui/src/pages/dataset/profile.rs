//! What a column's values are like, as the API sends it, and how it is put into words.

use crate::format;
use serde::Deserialize;

/// The columns of a table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TableProfile {
    /// How many rows were measured.
    pub rows: u64,
    /// A profile a column.
    pub columns: Vec<ColumnProfile>,
}

/// What a column's values are like.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ColumnProfile {
    /// The column's name.
    pub name: String,
    /// `boolean`, `integer`, `number`, `date`, `time`, `timestamp`, `text`, `list` or `object`.
    pub kind: String,
    /// Rows in all.
    pub rows: u64,
    /// Rows without a value.
    pub missing: u64,
    /// Different values.
    #[serde(default)]
    pub distinct: Option<Count>,
    /// The smallest value; of texts the fewest characters, of lists the fewest items.
    #[serde(default)]
    pub min: Option<Mark>,
    /// The largest.
    #[serde(default)]
    pub max: Option<Mark>,
    /// The mean.
    #[serde(default)]
    pub mean: Option<Mark>,
    /// The standard deviation.
    #[serde(default)]
    pub sd: Option<f64>,
    /// Quantiles in rising order.
    #[serde(default)]
    pub quantiles: Vec<Quantile>,
    /// The distribution of what `min` to `sd` speak of.
    #[serde(default)]
    pub bars: Option<Bars>,
    /// The most frequent values, if there are few different ones.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// Rows with a value that is none of `categories`.
    #[serde(default)]
    pub other: u64,
    /// The columns of an object.
    #[serde(default)]
    pub fields: Vec<ColumnProfile>,
}

/// A number of different values.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Count {
    /// How many.
    pub count: u64,
    /// Whether that is certain.
    pub is_exact: bool,
}

/// A place on an axis.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Mark {
    /// A number.
    Number(f64),
    /// A date or time in ISO 8601.
    Moment(String),
}

/// A value with a share of all values at or below it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Quantile {
    /// The share.
    pub share: f64,
    /// The value.
    pub value: Mark,
}

/// Counts between edges.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Bars {
    /// `linear`, or `log` for bars that cover equal ratios.
    pub scale: String,
    /// One more than bars.
    pub edges: Vec<Mark>,
    /// Values in each bar.
    pub counts: Vec<u64>,
    /// Values left of the first edge.
    pub below: u64,
    /// Values at or right of the last.
    pub above: u64,
}

/// A value and how often it occurs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Category {
    /// The value as text.
    pub text: String,
    /// How often.
    pub count: u64,
}

impl Mark {
    /// Whether it lies before another one of its kind.
    fn is_before(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one < other,
            // ISO 8601 sorts as text.
            (Self::Moment(one), Self::Moment(other)) => one < other,
            _ => false,
        }
    }

    /// The place as it is written.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Number(number) => number_written(*number),
            Self::Moment(text) => text.clone(),
        }
    }
}

/// A number with its digits up to a billion, and four significant ones behind the point.
fn number_written(number: f64) -> String {
    let size = number.abs();
    if number.fract() == 0.0 && size < 1e15 {
        // Whole and below 10^15, so the cast is exact.
        let digits = format::count(size as u64);
        return if number < 0.0 { format!("-{digits}") } else { digits };
    }
    if !(1e-4..1e9).contains(&size) {
        return format!("{number:.2e}");
    }
    if size >= 1_000.0 {
        // Below 10^9, so the cast is exact.
        let digits = format::count(size.round() as u64);
        return if number < 0.0 { format!("-{digits}") } else { digits };
    }
    let whole = (size as u64).checked_ilog10().map_or(0, |digits| digits as usize + 1);
    let text = format!("{number:.*}", 4_usize.saturating_sub(whole).max(if size < 1.0 { 4 } else { 0 }));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// An estimate with the two digits that are sure: it is right to about two in a hundred.
fn rounded(estimate: u64) -> u64 {
    let scale = 10_u64.pow(estimate.checked_ilog10().unwrap_or(0).saturating_sub(1));
    // No estimate is near the largest number.
    estimate.saturating_add(scale / 2) / scale * scale
}

/// How many values are shown before the rest is summed up; so many are shown whatever their shares.
pub(super) const SHOWN: usize = 8;
/// A value is rare if fewer than one row in so many has it.
const RARE: u64 = 50;

impl ColumnProfile {
    /// The columns with those inside of objects in their place, named by their way: `address.city`.
    #[must_use]
    pub fn flattened(columns: Vec<Self>) -> Vec<Self> {
        let mut flat = Vec::new();
        for mut column in columns {
            let fields = std::mem::take(&mut column.fields);
            if fields.is_empty() {
                flat.push(column);
                continue;
            }
            let name = column.name.clone();
            let inner = fields.into_iter().map(|field| Self { name: format!("{name}.{}", field.name), ..field });
            flat.extend(Self::flattened(inner.collect()));
        }
        flat
    }

    /// The share of rows without a value.
    #[must_use]
    pub fn missing_share(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.missing as f64 / self.rows as f64 }
    }

    /// What the figures speak of where it is not the values themselves.
    #[must_use]
    pub fn measured(&self) -> Option<&'static str> {
        match self.kind.as_str() {
            "text" => Some("characters"),
            "list" => Some("items"),
            _ => None,
        }
    }

    /// The most frequent values, if they say something. Where even the first of many is rare, as in a column of names,
    /// the lengths say more.
    #[must_use]
    pub fn telling(&self) -> &[Category] {
        let present = self.rows - self.missing.min(self.rows);
        let largest = self.categories.iter().map(|category| category.count).max().unwrap_or(0);
        let are_alike = self.categories.len() > SHOWN && largest.saturating_mul(RARE) < present;
        if are_alike && self.bars.is_some() { &[] } else { &self.categories }
    }

    /// The figures that matter, each with its name.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        if let Some(distinct) = self.distinct {
            let present = self.rows - self.missing.min(self.rows);
            let count = format::count(if distinct.is_exact { distinct.count } else { rounded(distinct.count) });
            let text = match (distinct.is_exact, distinct.count == present && present > 1) {
                (true, true) => format!("{count}, all unique"),
                (true, false) => count,
                (false, _) => format!("≈ {count}"),
            };
            facts.push(("different", text));
        }
        // Where the values themselves are shown, their lengths say nothing.
        if !self.telling().is_empty() {
            return facts;
        }
        if let (Some(min), Some(max)) = (&self.min, &self.max) {
            let unit = self.measured().map(|unit| format!(" {unit}")).unwrap_or_default();
            facts.push(("range", format!("{} – {}{unit}", min.written(), max.written())));
        }
        let median = self.quantiles.iter().find(|quantile| quantile.share == 0.5);
        if let (Some(median), None) = (median, self.measured()) {
            facts.push(("median", median.value.written()));
        }
        if let (Some(mean), None) = (&self.mean, self.measured()) {
            facts.push(("mean", mean.written()));
        }
        if let (Some(sd), "integer" | "number") = (self.sd, self.kind.as_str()) {
            facts.push(("deviation", number_written(sd)));
        }
        facts
    }

    /// The figures as one sentence, for those who do not see the chart.
    #[must_use]
    pub fn aloud(&self) -> String {
        let facts: Vec<String> = self.facts().into_iter().map(|(name, value)| format!("{name} {value}")).collect();
        format!("Distribution of {}: {}", self.name, facts.join(", "))
    }
}

impl Bars {
    /// Each bar with the edges between which it counts, and what lies outside as bars of their own. Of whole numbers the
    /// first and the last that a bar counts are named. Edges beyond the least and the greatest value give way to these.
    #[must_use]
    pub fn labelled(&self, are_whole: bool, range: (Option<&Mark>, Option<&Mark>)) -> Vec<(String, f64)> {
        let mut written: Vec<String> = self.edges.iter().map(Mark::written).collect();
        if let (Some(first), Some(edge), Some(min)) = (written.first_mut(), self.edges.first(), range.0)
            && edge.is_before(min)
        {
            *first = min.written();
        }
        let last_within = |right: &Mark| match (right, range.1) {
            (right, Some(max)) if max.is_before(right) => max.written(),
            (Mark::Number(number), _) if are_whole => number_written(number - 1.0),
            (right, _) => right.written(),
        };
        let mut bars = Vec::with_capacity(self.counts.len() + 2);
        if let (Some(first), true) = (written.first(), self.below > 0) {
            bars.push((format!("below {first}"), self.below as f64));
        }
        let between = written.iter().zip(self.edges.iter().skip(1)).zip(&self.counts);
        bars.extend(between.map(|((left, right), count)| {
            let right = last_within(right);
            let label = if *left == right { right } else { format!("{left} – {right}") };
            (label, *count as f64)
        }));
        if let (Some(last), true) = (written.last(), self.above > 0) {
            bars.push((format!("from {last}"), self.above as f64));
        }
        bars
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(text: &str) -> ColumnProfile {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn estimates_show_the_digits_that_are_sure() {
        let pairs = [(0, 0), (7, 7), (94, 94), (997, 1_000), (1_967_532, 2_000_000), (123_456, 120_000)];
        assert!(pairs.into_iter().all(|(estimate, shown)| rounded(estimate) == shown));
    }

    #[test]
    fn numbers_are_written_short_but_true() {
        let written = |number| Mark::Number(number).written();
        assert_eq!(written(1_234_567.0), "1,234,567");
        assert_eq!(written(-18.0), "-18");
        assert_eq!(written(41.256_7), "41.26");
        assert_eq!(written(-1234.6), "-1,235");
        assert_eq!(written(0.5), "0.5");
        assert_eq!(written(0.000_012), "1.20e-5");
    }

    #[test]
    fn a_column_is_put_into_words() {
        let age = column(
            r#"{"name":"age","kind":"integer","rows":100,"missing":2,"distinct":{"count":63,"is_exact":true},"min":18,"max":80,
                "mean":49.5,"sd":17.9,"quantiles":[{"share":0.5,"value":49}],"other":0}"#,
        );
        assert_eq!(age.missing_share(), 0.02);
        assert_eq!(
            age.aloud(),
            "Distribution of age: different 63, range 18 – 80, median 49, mean 49.5, deviation 17.9"
        );
        let id = column(
            r#"{"name":"id","kind":"text","rows":9,"missing":0,"distinct":{"count":9,"is_exact":true},"min":36,"max":36,"other":9}"#,
        );
        assert_eq!(id.facts(), [("different", "9, all unique".to_owned()), ("range", "36 – 36 characters".to_owned())]);
    }

    #[test]
    fn values_that_are_all_rare_give_way_to_their_lengths() {
        let of = |shares: &[u64], bars: &str| {
            let categories: Vec<String> =
                shares.iter().map(|count| format!(r#"{{"text":"t{count}","count":{count}}}"#)).collect();
            let json = format!(
                r#"{{"name":"n","kind":"text","rows":1000,"missing":0,"other":0,"categories":[{}]{bars}}}"#,
                categories.join(",")
            );
            column(&json).telling().len()
        };
        let bars = r#","bars":{"scale":"linear","edges":[0,10],"counts":[1000],"below":0,"above":0}"#;
        assert_eq!(of(&[1; 12], bars), 0);
        assert_eq!(of(&[1; 12], ""), 12, "without lengths there is nothing else to show");
        assert_eq!(of(&[500, 1, 1, 1, 1, 1, 1, 1, 1, 1], bars), 10);
        assert_eq!(of(&[10; 8], bars), 8, "a few are shown whatever their shares");
    }

    #[test]
    fn objects_give_way_to_their_fields() {
        let address = column(
            r#"{"name":"address","kind":"object","rows":1,"missing":0,"other":0,"fields":[
                {"name":"city","kind":"text","rows":1,"missing":0,"other":0},
                {"name":"at","kind":"object","rows":1,"missing":0,"other":0,"fields":[
                    {"name":"latitude","kind":"number","rows":1,"missing":0,"other":0}]}]}"#,
        );
        let names: Vec<String> =
            ColumnProfile::flattened(vec![address]).into_iter().map(|column| column.name).collect();
        assert_eq!(names, ["address.city", "address.at.latitude"]);
    }

    #[test]
    fn what_lies_outside_of_the_bars_is_shown_as_well() {
        let bars: Bars =
            serde_json::from_str(r#"{"scale":"linear","edges":[0,10,20],"counts":[5,6],"below":1,"above":0}"#).unwrap();
        let expected = [("below 0", 1.0), ("0 – 10", 5.0), ("10 – 20", 6.0)];
        let owned = |(name, count): (&str, f64)| (name.to_owned(), count);
        assert_eq!(bars.labelled(false, (None, None)), expected.map(owned));
        let expected = [("below 0", 1.0), ("0 – 9", 5.0), ("10 – 19", 6.0)];
        assert_eq!(bars.labelled(true, (None, None)), expected.map(owned));
    }

    #[test]
    fn bars_end_where_the_values_do() {
        let bars: Bars =
            serde_json::from_str(r#"{"scale":"linear","edges":[0,10,20],"counts":[5,6],"below":0,"above":0}"#).unwrap();
        let labels = |min: f64, max: f64| -> Vec<String> {
            let (min, max) = (Mark::Number(min), Mark::Number(max));
            bars.labelled(true, (Some(&min), Some(&max))).into_iter().map(|(label, _)| label).collect()
        };
        assert_eq!(labels(1.0, 17.0), ["1 – 9", "10 – 17"]);
        assert_eq!(labels(0.0, 19.0), ["0 – 9", "10 – 19"]);
        let days: Bars = serde_json::from_str(
            r#"{"scale":"linear","edges":["2026-01-01","2026-02-01"],"counts":[5],"below":0,"above":0}"#,
        )
        .unwrap();
        let (min, max) = (Mark::Moment("2026-01-03".to_owned()), Mark::Moment("2026-01-30".to_owned()));
        assert_eq!(days.labelled(false, (Some(&min), Some(&max)))[0].0, "2026-01-03 – 2026-01-30");
    }
}
