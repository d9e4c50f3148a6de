//! A reader for Plaid's JSON that copies nothing: the parts that it returns are slices of the text.

use super::amount::Amount;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// A JSON value, parsed down to a given depth.
#[derive(Debug, Clone)]
pub(crate) enum Node<'a> {
    Object(Vec<(&'a str, Node<'a>)>),
    List(Vec<Node<'a>>),
    Null,
    /// A boolean, a number or a string.
    Scalar,
    /// A value below that depth, as its JSON text.
    Text(&'a str),
}

/// Parses JSON down to `depth`; 0 gives the text itself. `None` if it is not valid JSON.
pub(crate) fn parse(text: &str, depth: u32) -> Option<Node<'_>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = Reader { depth }.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    Some(node)
}

/// Reads a value of any depth. One type is used for all depths, so that serde_json's parser is compiled once.
struct Reader {
    depth: u32,
}

impl Reader {
    fn one_level_down(&self) -> Self {
        Self { depth: self.depth.saturating_sub(1) }
    }
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        if self.depth > 0 {
            return deserializer.deserialize_any(self);
        }
        <&RawValue>::deserialize(deserializer).map(|value| Node::Text(value.get()))
    }
}

/// The number of fields that most of Plaid's objects have.
const TYPICAL_FIELDS: usize = 16;

impl<'de> Visitor<'de> for Reader {
    type Value = Node<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Node<'de>, M::Error> {
        let mut list = Vec::with_capacity(TYPICAL_FIELDS);
        while let Some(name) = members.next_key::<&RawValue>()? {
            list.push((unquoted(name.get()), members.next_value_seed(self.one_level_down())?));
        }
        Ok(Node::Object(list))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut elements: S) -> Result<Node<'de>, S::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(self.one_level_down())? {
            list.push(element);
        }
        Ok(Node::List(list))
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node<'de>, E> {
        Ok(Node::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node<'de>, E> {
        Ok(Node::Scalar)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node<'de>, E> {
        Ok(Node::Scalar)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node<'de>, E> {
        Ok(Node::Scalar)
    }

    fn visit_str<E>(self, _: &str) -> Result<Node<'de>, E> {
        Ok(Node::Scalar)
    }
}

/// Takes a field out of an object. `Null` if the object does not have it.
pub(crate) fn take<'a>(members: &mut [(&'a str, Node<'a>)], name: &str) -> Node<'a> {
    // If a name occurs twice, the last one counts, as in JavaScript.
    let member = members.iter_mut().rev().find(|member| member.0 == name);
    member.map_or(Node::Null, |member| std::mem::replace(&mut member.1, Node::Null))
}

/// An object whose fields are kept as JSON text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object<'a>(Vec<(&'a str, Node<'a>)>);

impl<'a> Object<'a> {
    /// `None` if the text is not an object.
    pub(crate) fn new(text: &'a str) -> Option<Self> {
        match parse(text, 1) {
            Some(Node::Object(members)) => Some(Self(members)),
            _ => None,
        }
    }

    /// The JSON text of a field. `None` if it is `null` or missing.
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        self.find(name).filter(|&value| value != "null")
    }

    fn find(&self, name: &str) -> Option<&'a str> {
        let member = self.0.iter().rev().find(|member| member.0 == name);
        member.and_then(|member| if let Node::Text(text) = member.1 { Some(text) } else { None })
    }

    /// Whether two objects have the same fields, apart from the field `ignored`.
    pub(crate) fn equals_except(&self, other: &Self, ignored: &str) -> bool {
        let mut names = self.0.iter().chain(&other.0).map(|member| member.0).filter(|&name| name != ignored);
        names.all(|name| match (self.find(name), other.find(name)) {
            (Some(one), Some(two)) => is_same(one, two, 0),
            _ => false,
        })
    }

    fn differing(&self, other: &Self, depth: u32) -> Vec<&'a str> {
        let mut names: Vec<_> = self.0.iter().map(|member| member.0).collect();
        names.extend(other.0.iter().map(|member| member.0).filter(|name| self.find(name).is_none()));
        names.retain(|&name| match (self.find(name), other.find(name)) {
            (Some(one), Some(two)) => !is_same(one, two, depth),
            _ => true,
        });
        names
    }
}

/// The names of the fields in which two objects differ. A missing field and `null` are different.
pub(crate) fn differing_fields<'a>(one: &'a str, other: &'a str) -> Vec<&'a str> {
    if one == other {
        return Vec::new();
    }
    Object::new(one).unwrap_or_default().differing(&Object::new(other).unwrap_or_default(), 0)
}

/// The number of nested levels that are compared by value. Deeper levels are compared as text. Plaid's objects have three.
const MAX_DEPTH: u32 = 16;

/// Whether two values are equal. The order of fields and the notation of numbers do not matter.
fn is_same(one: &str, two: &str, depth: u32) -> bool {
    if one == two || depth == MAX_DEPTH {
        return one == two;
    }
    let depth = depth.saturating_add(1);
    match (parse(one, 1), parse(two, 1)) {
        (Some(Node::Object(one)), Some(Node::Object(two))) => Object(one).differing(&Object(two), depth).is_empty(),
        (Some(Node::List(one)), Some(Node::List(two))) => {
            let is_same = |pair: (&Node<'_>, &Node<'_>)| match pair {
                (Node::Text(one), Node::Text(two)) => is_same(one, two, depth),
                _ => false,
            };
            one.len() == two.len() && one.iter().zip(&two).all(is_same)
        }
        _ => Amount::parse(one).is_some_and(|one| Amount::parse(two) == Some(one)),
    }
}

/// A JSON string without its quotes. Its escapes are kept.
pub(crate) fn unquoted(text: &str) -> &str {
    match text.as_bytes() {
        [b'"', .., b'"'] => text.get(1..text.len().saturating_sub(1)).unwrap_or(text),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Object<'_> {
        Object::new(text).unwrap()
    }

    #[test]
    fn fields_are_compared_by_value() {
        for (one, two, fields) in [
            (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, vec![]),
            (r#"{"a":1.50}"#, r#"{"a":1.5}"#, vec![]),
            (r#"{"a":{"x":1,"y":[2]}}"#, r#"{"a":{"y":[2],"x":1}}"#, vec![]),
            (r#"{"a":1,"b":2}"#, r#"{"a":1,"b":3}"#, vec!["b"]),
            (r#"{"a":1}"#, r#"{"b":1}"#, vec!["a", "b"]),
            (r#"{"a":null}"#, r"{}", vec!["a"]),
            (r#"{"a":[1,2]}"#, r#"{"a":[2,1]}"#, vec!["a"]),
        ] {
            assert_eq!(differing_fields(one, two), fields, "{one} {two}");
        }
    }

    #[test]
    fn a_null_field_is_none() {
        let object = object(r#"{"a":null,"b":"x","b":"y"}"#);
        assert_eq!((object.get("a"), object.get("b"), object.get("c")), (None, Some("\"y\""), None));
    }
}
