//! What a formula is made of, held against what its language has. A call of no function, a comparison of a number with a
//! text or a condition that is none has the same result in every row, so it is a mistake and no value.

use rhai::{AST, ASTNode, Expr, FnCallExpr, Stmt};
use seedbed_recipe::problem::nearest;

/// The functions by how many values they take: none, one, two, three. What a method is called on counts.
const FUNCTIONS: [&str; 4] = [
    "",
    "is_null round floor ceil abs sqrt exp ln log10 sin cos tan int float text upper lower trim len slug date datetime \
     year month day weekday hour minute second",
    "if_null round min max pow left right contains starts_with ends_with pad days_between years_between \
     seconds_between add_months",
    "sub replace",
];

/// The kind of a value, as far as comparing tells kinds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Number,
    Text,
    Truth,
    /// A day or an instant.
    Moment,
}

impl Sort {
    fn named(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Truth => "true or false",
            Self::Moment => "a date",
        }
    }
}

/// What is wrong with the first part that never works. `column` says what kind of value a variable holds.
pub(super) fn mistake(ast: &AST, column: &dyn Fn(&str) -> Option<Sort>) -> Option<String> {
    let mut found = None;
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        found = match path.last() {
            Some(ASTNode::Expr(expression)) => of_expression(expression, column),
            Some(ASTNode::Stmt(statement)) => of_statement(statement, column),
            _ => None,
        };
        found.is_none()
    });
    found
}

fn of_expression(expression: &Expr, column: &dyn Fn(&str) -> Option<Sort>) -> Option<String> {
    match expression {
        Expr::FnCall(call, _) => of_call(call, 0, column),
        Expr::MethodCall(call, _) => of_call(call, 1, column),
        Expr::And(conditions, _) => conditions.iter().find_map(|part| no_condition("&&", part, column)),
        Expr::Or(conditions, _) => conditions.iter().find_map(|part| no_condition("||", part, column)),
        Expr::Index(..) => {
            Some("formulas have no places in square brackets; \"sub\" takes a part of a text".to_owned())
        }
        Expr::Coalesce(..) => Some("formulas have no \"??\"; \"if_null\" does that".to_owned()),
        Expr::Array(..) | Expr::Map(..) | Expr::DynamicConstant(..) => {
            Some("formulas have no lists and objects, only values of columns".to_owned())
        }
        _ => None,
    }
}

fn of_statement(statement: &Stmt, column: &dyn Fn(&str) -> Option<Sort>) -> Option<String> {
    match statement {
        Stmt::FnCall(call, _) => of_call(call, 0, column),
        Stmt::If(branches, _) => no_condition("if", &branches.expr, column),
        Stmt::Expr(..) | Stmt::Block(..) | Stmt::Noop(..) | Stmt::Switch(..) => None,
        _ => Some(
            "formulas are expressions: they have no variables, and no statements but \"if\" and \"switch\"".to_owned(),
        ),
    }
}

fn no_condition(sign: &str, part: &Expr, column: &dyn Fn(&str) -> Option<Sort>) -> Option<String> {
    let sort = sort_of(part, column).filter(|sort| *sort != Sort::Truth)?;
    Some(format!("\"{sign}\" takes conditions that are true or false, and here stands {}", sort.named()))
}

fn of_call(call: &FnCallExpr, on: usize, column: &dyn Fn(&str) -> Option<Sort>) -> Option<String> {
    let (name, given) = (call.name.as_str(), call.args.len() + on);
    if call.is_operator_call() {
        return of_operator(name, &call.args, column);
    }
    let counts: Vec<String> = (0..FUNCTIONS.len())
        .filter(|&count| FUNCTIONS[count].split(' ').any(|known| known == name))
        .map(|count| count.to_string())
        .collect();
    if counts.is_empty() {
        let names: Vec<&str> = FUNCTIONS.iter().flat_map(|names| names.split(' ')).collect();
        let near = nearest(name, &names).map(|near| format!("; perhaps \"{near}\" was meant")).unwrap_or_default();
        return Some(format!("there is no function \"{name}\"{near}"));
    }
    (!counts.contains(&given.to_string()))
        .then(|| format!("\"{name}\" takes {} values, not {given}", counts.join(" or ")))
}

fn of_operator(sign: &str, values: &[Expr], column: &dyn Fn(&str) -> Option<Sort>) -> Option<String> {
    match (sign, values) {
        ("+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>", _) => None,
        ("!", [part]) => no_condition(sign, part, column),
        ("==" | "!=" | "<" | "<=" | ">" | ">=", [left, right]) => {
            let (left, right) = (sort_of(left, column)?, sort_of(right, column)?);
            (left != right).then(|| {
                format!("\"{sign}\" compares values of one kind, and here stand {} and {}", left.named(), right.named())
            })
        }
        // What `in` and `!in` are turned into.
        ("contains", _) => None,
        _ => Some(format!("formulas have no \"{sign}\"")),
    }
}

/// What kind of value an expression yields, where that can be told from its form.
fn sort_of(expression: &Expr, column: &dyn Fn(&str) -> Option<Sort>) -> Option<Sort> {
    match expression {
        Expr::BoolConstant(..) | Expr::And(..) | Expr::Or(..) => Some(Sort::Truth),
        Expr::IntegerConstant(..) | Expr::FloatConstant(..) => Some(Sort::Number),
        Expr::StringConstant(..) | Expr::CharConstant(..) | Expr::InterpolatedString(..) => Some(Sort::Text),
        Expr::Variable(variable, ..) => column(&variable.1),
        Expr::FnCall(call, _) if call.is_operator_call() => sort_of_operator(call, column),
        Expr::FnCall(call, _) => sort_of_function(&call.name),
        Expr::Dot(parts, ..) => match &parts.rhs {
            Expr::MethodCall(call, _) => sort_of_function(&call.name),
            _ => None,
        },
        _ => None,
    }
}

fn sort_of_operator(call: &FnCallExpr, column: &dyn Fn(&str) -> Option<Sort>) -> Option<Sort> {
    let sorts: Vec<Option<Sort>> = call.args.iter().map(|value| sort_of(value, column)).collect();
    match (call.name.as_str(), sorts.as_slice()) {
        ("!" | "==" | "!=" | "<" | "<=" | ">" | ">=", _) => Some(Sort::Truth),
        ("+", [Some(Sort::Text), _] | [_, Some(Sort::Text)]) => Some(Sort::Text),
        ("-", [Some(Sort::Moment), Some(Sort::Moment)]) => Some(Sort::Number),
        ("+" | "-", [Some(Sort::Moment), Some(Sort::Number)]) => Some(Sort::Moment),
        ("*" | "/" | "%", _) | ("+" | "-", [Some(Sort::Number)] | [Some(Sort::Number), Some(Sort::Number)]) => {
            Some(Sort::Number)
        }
        _ => None,
    }
}

fn sort_of_function(name: &str) -> Option<Sort> {
    match name {
        "text" | "upper" | "lower" | "trim" | "slug" | "left" | "right" | "sub" | "replace" | "pad" => Some(Sort::Text),
        "is_null" | "contains" | "starts_with" | "ends_with" => Some(Sort::Truth),
        "date" | "datetime" | "add_months" => Some(Sort::Moment),
        "if_null" => None,
        _ => FUNCTIONS.iter().any(|names| names.split(' ').any(|known| known == name)).then_some(Sort::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_that_is_described_is_known_with_its_values() {
        let mut described: Vec<(String, usize)> = Vec::new();
        for spec in seedbed_recipe::formula::GROUPS.iter().flat_map(|group| group.functions) {
            for usage in spec.usage.split_inclusive(')') {
                let Some((name, values)) = usage.trim_start_matches([',', ' ']).split_once('(') else { continue };
                described.push((name.to_owned(), values.split(',').count()));
            }
        }
        assert!(described.len() > 35, "{described:?}");
        let known: Vec<(String, usize)> = (1..FUNCTIONS.len())
            .flat_map(|count| FUNCTIONS[count].split(' ').map(move |name| (name.to_owned(), count)))
            .collect();
        for one in &described {
            assert!(known.contains(one), "{one:?} is not known");
        }
        for one in &known {
            assert!(described.contains(one), "{one:?} is not described");
        }
    }
}
