//! The functions that a formula calls, held against those that there are: a call of no function has no value in any row.

use rhai::{AST, ASTNode, Expr, FnCallExpr, Stmt};
use seedbed_recipe::problem::nearest;

/// The functions by how many values they take: none, one, two, three. What a method is called on counts.
const FUNCTIONS: [&str; 4] = [
    "",
    "is_null round floor ceil abs sqrt exp ln log10 sin cos tan int float text upper lower trim len slug date datetime \
     year month day weekday hour minute second type_of is_def_var Fn call",
    "if_null round min max pow left right contains starts_with ends_with pad days_between years_between \
     seconds_between call curry",
    "sub replace call curry",
];

/// What is wrong with the first call that never works: no function has its name, or none takes so many values.
pub(super) fn mistake(ast: &AST) -> Option<String> {
    let mut found = None;
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        found = match path.last() {
            Some(ASTNode::Expr(Expr::FnCall(call, _)) | ASTNode::Stmt(Stmt::FnCall(call, _))) => check(call, 0),
            Some(ASTNode::Expr(Expr::MethodCall(call, _))) => check(call, 1),
            _ => None,
        };
        found.is_none()
    });
    found
}

fn check(call: &FnCallExpr, on: usize) -> Option<String> {
    let (name, given) = (call.name.as_str(), call.args.len() + on);
    if call.is_operator_call() {
        return None;
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
            .filter(|(name, _)| !["type_of", "is_def_var", "Fn", "call", "curry"].contains(&name.as_str()))
            .collect();
        for one in &described {
            assert!(known.contains(one), "{one:?} is not known");
        }
        for one in &known {
            assert!(described.contains(one), "{one:?} is not described");
        }
    }
}
