//! Edits of a JSON document by JSON Pointer (RFC 6901).

use serde_json::Value;

/// Puts a value in place. A member or item that is there is replaced; a missing member is added; an item right behind
/// the last one is appended. `false` if there is no object or list to put it into.
pub fn set(document: &mut Value, pointer: &str, value: Value) -> bool {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        *document = value;
        return true;
    };
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.insert(unescaped(key), value);
            true
        }
        Some(Value::Array(items)) => match key.parse::<usize>() {
            Ok(place) if place < items.len() => {
                items[place] = value;
                true
            }
            Ok(place) if place == items.len() => {
                items.push(value);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// Takes a member or an item out.
pub fn remove(document: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, key) = pointer.rsplit_once('/')?;
    match document.pointer_mut(parent)? {
        Value::Object(members) => members.remove(&unescaped(key)),
        Value::Array(items) => {
            let place = key.parse::<usize>().ok().filter(|place| *place < items.len())?;
            Some(items.remove(place))
        }
        _ => None,
    }
}

/// Moves an item of the list at a pointer to another place in it.
pub fn shift(document: &mut Value, list: &str, from: usize, to: usize) -> bool {
    match document.pointer_mut(list) {
        Some(Value::Array(items)) if from < items.len() && to < items.len() => {
            let item = items.remove(from);
            items.insert(to, item);
            true
        }
        _ => false,
    }
}

/// Whether a pointer is another one, or leads into what it points at.
pub fn within(pointer: &str, whole: &str) -> bool {
    pointer.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The pointer after the items of a list have got other places; `None` if its item is gone.
pub fn moved(pointer: &str, list: &str, place: impl Fn(usize) -> Option<usize>) -> Option<String> {
    let Some(rest) = pointer.strip_prefix(list).and_then(|rest| rest.strip_prefix('/')) else {
        return Some(pointer.to_owned());
    };
    let (item, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match item.parse() {
        Ok(item) => place(item).map(|item| format!("{list}/{item}{below}")),
        Err(_) => Some(pointer.to_owned()),
    }
}

fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_are_replaced_added_and_taken_out() {
        let mut document = json!({"tables": [{"rows": 5}]});
        assert!(set(&mut document, "/tables/0/rows", json!(7)));
        assert!(set(&mut document, "/tables/0/a~1b", json!(true)));
        assert!(set(&mut document, "/tables/1", json!({})));
        assert_eq!(document, json!({"tables": [{"rows": 7, "a/b": true}, {}]}));
        assert_eq!(remove(&mut document, "/tables/0/a~1b"), Some(json!(true)));
        assert_eq!(remove(&mut document, "/tables/9"), None);
        assert!(!set(&mut document, "/nothing/here", json!(1)));
        assert!(!set(&mut document, "/tables/5", json!(1)));
        assert_eq!(document, json!({"tables": [{"rows": 7}, {}]}));
    }

    #[test]
    fn items_move_within_their_list() {
        let mut document = json!([1, 2, 3]);
        assert!(shift(&mut document, "", 0, 2));
        assert_eq!(document, json!([2, 3, 1]));
        assert!(!shift(&mut document, "", 0, 3));
    }

    #[test]
    fn a_pointer_follows_its_item_or_is_gone_with_it() {
        let without_first = |place: usize| place.checked_sub(1);
        assert_eq!(moved("/columns/2/type", "/columns", without_first).as_deref(), Some("/columns/1/type"));
        assert_eq!(moved("/columns/0", "/columns", without_first), None);
        assert_eq!(moved("/rows", "/columns", without_first).as_deref(), Some("/rows"));
        assert_eq!(moved("/columns", "/columns", without_first).as_deref(), Some("/columns"));
    }

    #[test]
    fn a_pointer_is_within_itself_and_what_leads_to_it() {
        assert!(within("/tables/1/columns", "/tables/1"));
        assert!(within("/tables/1", "/tables/1"));
        assert!(!within("/tables/10", "/tables/1"));
    }
}
