//! What `CHECK` constraints say about single columns: bounds, lists of values, and which date follows which.

use std::collections::BTreeMap;

use serde_json::Value;
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value as Sql};

/// What is known about a column from checks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Limits {
    /// The smallest number, and whether it is itself left out.
    pub min: Option<(f64, bool)>,
    /// The largest number, and whether it is itself left out.
    pub max: Option<(f64, bool)>,
    /// The earliest date, as text, and whether it is itself left out.
    pub earliest: Option<(String, bool)>,
    /// The latest date, as text, and whether it is itself left out.
    pub latest: Option<(String, bool)>,
    /// The values that are allowed.
    pub values: Option<Vec<Value>>,
    /// The column that this one is not less than, and whether they may be equal.
    pub after: Option<(String, bool)>,
    /// Whether a value must be there.
    pub not_null: bool,
}

/// Limits by column name in lower case; and the checks that say more than limits can hold.
#[derive(Debug, Default)]
pub(super) struct Checks {
    /// The limits.
    pub limits: BTreeMap<String, Limits>,
    /// The checks that gave a column its `after`, as SQL.
    pub orders: BTreeMap<String, String>,
    /// Checks that were not understood, as SQL.
    pub others: Vec<String>,
}

impl Checks {
    /// Takes in the condition of a check.
    pub(super) fn add(&mut self, check: &Expr) {
        if self.read(check).is_none() {
            let shown: String = check.to_string().chars().take(80).collect();
            self.others.push(shown);
        }
    }

    fn of(&mut self, column: String) -> &mut Limits {
        self.limits.entry(column).or_default()
    }

    fn read(&mut self, check: &Expr) -> Option<()> {
        match bare(check) {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                // Both sides are read, whichever of them is understood.
                self.add(left);
                self.add(right);
                Some(())
            }
            Expr::BinaryOp { left, op: BinaryOperator::Or, right } => match (bare(left), bare(right)) {
                // “Missing or ...”: a missing value needs no check.
                (Expr::IsNull(_), other) | (other, Expr::IsNull(_)) => self.read(other),
                _ => {
                    let mut values = Vec::new();
                    let column = alternatives(check, &mut values)?;
                    self.of(column).values = Some(values);
                    Some(())
                }
            },
            Expr::Between { expr, negated: false, low, high } => {
                let column = column(expr)?;
                let (low, high) = (literal(low)?, literal(high)?);
                self.bound(&column, &low, false, false)?;
                self.bound(&column, &high, true, false)
            }
            Expr::InList { expr, list, negated: false } => {
                let column = column(expr)?;
                self.of(column).values = Some(list.iter().map(literal).collect::<Option<_>>()?);
                Some(())
            }
            Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. } => {
                let column = column(left)?;
                let Expr::Array(array) = bare(right) else { return None };
                self.of(column).values = Some(array.elem.iter().map(literal).collect::<Option<_>>()?);
                Some(())
            }
            Expr::IsNotNull(expr) => {
                let column = column(expr)?;
                self.of(column).not_null = true;
                Some(())
            }
            Expr::BinaryOp { left, op, right } => self.comparison(left, op, right),
            _ => None,
        }
    }

    fn comparison(&mut self, left: &Expr, op: &BinaryOperator, right: &Expr) -> Option<()> {
        let (is_upper, strict) = match op {
            BinaryOperator::Gt => (false, true),
            BinaryOperator::GtEq => (false, false),
            BinaryOperator::Lt => (true, true),
            BinaryOperator::LtEq => (true, false),
            BinaryOperator::Eq => {
                let (column, value) = column(left).zip(literal(right)).or_else(|| column(right).zip(literal(left)))?;
                self.of(column).values = Some(vec![value]);
                return Some(());
            }
            _ => return None,
        };
        let (lesser, greater) = match (column(left), column(right)) {
            (Some(lesser), Some(greater)) if is_upper => (lesser, greater),
            (Some(greater), Some(lesser)) => (lesser, greater),
            (Some(column), None) => return self.bound(&column, &literal(right)?, is_upper, strict),
            (None, Some(column)) => return self.bound(&column, &literal(left)?, !is_upper, strict),
            (None, None) => return None,
        };
        // A column follows one other; a second check is left to the note.
        if self.orders.contains_key(&greater) {
            return None;
        }
        self.orders.insert(greater.clone(), format!("{left} {op} {right}"));
        self.of(greater).after = Some((lesser, !strict));
        Some(())
    }

    fn bound(&mut self, column: &str, value: &Value, is_upper: bool, strict: bool) -> Option<()> {
        let limits = self.of(column.to_owned());
        match (value, is_upper) {
            (Value::String(text), false) => limits.earliest = Some((text.clone(), strict)),
            (Value::String(text), true) => limits.latest = Some((text.clone(), strict)),
            (_, false) => limits.min = Some((value.as_f64()?, strict)),
            (_, true) => limits.max = Some((value.as_f64()?, strict)),
        }
        Some(())
    }
}

/// `a = 1 OR a = 2 OR ...`: the column, with its values put into `values`.
fn alternatives(check: &Expr, values: &mut Vec<Value>) -> Option<String> {
    match bare(check) {
        Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
            let (left, right) = (alternatives(left, values)?, alternatives(right, values)?);
            (left == right).then_some(left)
        }
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
            values.push(literal(right)?);
            column(left)
        }
        _ => None,
    }
}

/// An expression without parentheses and casts around it, which say nothing about its value here.
pub(super) fn bare(mut expr: &Expr) -> &Expr {
    while let Expr::Nested(inner) | Expr::Cast { expr: inner, .. } | Expr::Collate { expr: inner, .. } = expr {
        expr = inner;
    }
    expr
}

/// The column that an expression is, in lower case.
fn column(expr: &Expr) -> Option<String> {
    match bare(expr) {
        Expr::Identifier(name) => Some(name.value.to_lowercase()),
        Expr::CompoundIdentifier(parts) => parts.last().map(|name| name.value.to_lowercase()),
        _ => None,
    }
}

/// The constant that an expression is.
pub(super) fn literal(expr: &Expr) -> Option<Value> {
    match bare(expr) {
        Expr::Value(value) => match &value.value {
            Sql::Number(digits, _) => number(digits),
            Sql::SingleQuotedString(text)
            | Sql::EscapedStringLiteral(text)
            | Sql::NationalStringLiteral(text)
            | Sql::DoubleQuotedString(text) => Some(Value::from(text.as_str())),
            Sql::Boolean(flag) => Some(Value::from(*flag)),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match literal(expr)? {
            Value::Number(value) => number(&format!("-{value}")),
            _ => None,
        },
        Expr::TypedString(typed) => typed.value.value.clone().into_string().map(Value::from),
        // MySQL's character set in front of a text.
        Expr::Prefixed { value, .. } => literal(value),
        _ => None,
    }
}

fn number(digits: &str) -> Option<Value> {
    let whole = digits.parse::<i64>().ok().map(Value::from);
    whole.or_else(|| digits.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use sqlparser::dialect::PostgreSqlDialect;
    use sqlparser::parser::Parser;

    fn checks(sql: &str) -> Checks {
        let dialect = PostgreSqlDialect {};
        let expr = Parser::new(&dialect).try_with_sql(sql).unwrap().parse_expr().unwrap();
        let mut checks = Checks::default();
        checks.add(&expr);
        checks
    }

    fn limits(sql: &str) -> Limits {
        let checks = checks(sql);
        assert_eq!(checks.others, Vec::<String>::new(), "{sql}");
        checks.limits.get("a").cloned().unwrap_or_default()
    }

    #[test]
    fn comparisons_become_limits() {
        assert_eq!(limits("a BETWEEN 1 AND 5").max, Some((5.0, false)));
        assert_eq!(
            limits("(a > -2.5) AND (10 >= a)"),
            Limits { min: Some((-2.5, true)), max: Some((10.0, false)), ..Limits::default() }
        );
        assert_eq!(limits("a IS NULL OR a >= 3").min, Some((3.0, false)));
        assert_eq!(limits("a >= '2020-01-01'::date").earliest, Some(("2020-01-01".into(), false)));
        assert_eq!(limits("a > b").after, Some(("b".into(), false)));
        assert_eq!(limits("b <= a").after, Some(("b".into(), true)));
    }

    #[test]
    fn lists_of_values_are_read_in_all_their_spellings() {
        let values = Some(vec![json!("x"), json!("y")]);
        for sql in [
            "a IN ('x', 'y')",
            "a = 'x' OR a = 'y'",
            "(a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])",
        ] {
            assert_eq!(limits(sql).values, values, "{sql}");
        }
    }

    #[test]
    fn other_checks_are_kept_for_the_note() {
        assert_eq!(checks("length(a) > 3 AND a <> 'x'").others, ["length(a) > 3", "a <> 'x'"]);
        assert_eq!(checks("a = 1 OR b = 2").others, ["a = 1 OR b = 2"]);
    }
}
