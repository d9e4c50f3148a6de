//! A small JSON object, such as a token's header and claims: the texts and numbers that it holds.
//!
//! The engine's own `JSON.parse` reads all else. For so little, to hand it over and to ask for each member takes longer than to read
//! it here. Names and texts are as they are written, with their escapes. Nothing is read of the lists and objects below, and what is
//! wrong inside of them is not always seen.

use crate::text::{span, whole_number};

/// What a member of an object is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value<'a> {
    /// As it is written between its quotes: an escape stays one.
    Text(&'a str),
    Number(f64),
    /// A list, an object, `null` or a Boolean.
    Other,
}

/// The members of an object, by their names.
#[derive(Debug, Default)]
pub(crate) struct JsonObject<'a>(Vec<(&'a str, Value<'a>)>);

impl<'a> JsonObject<'a> {
    /// Those of a JSON text; none where it is not one, or not an object.
    pub(crate) fn of(json: &'a str) -> Self {
        Reader { json, at: 0 }.object().map(Self).unwrap_or_default()
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The last of its name, as in JavaScript.
    fn get(&self, name: &str) -> Option<Value<'a>> {
        self.0.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

struct Reader<'a> {
    json: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn object(mut self) -> Option<Vec<(&'a str, Value<'a>)>> {
        let mut members = Vec::with_capacity(4);
        self.take(b'{')?;
        if self.take(b'}').is_none() {
            loop {
                let name = self.text()?;
                self.take(b':')?;
                members.push((name, self.value()?));
                if self.take(b',').is_none() {
                    break;
                }
            }
            self.take(b'}')?;
        }
        self.peek().is_none().then_some(members)
    }

    fn value(&mut self) -> Option<Value<'a>> {
        match self.peek()? {
            b'"' => self.text().map(Value::Text),
            b'{' | b'[' => self.nested(),
            first => {
                let start = self.at;
                while let Some(b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.' | b'E') = self.byte() {
                    self.next();
                }
                match self.json.get(start..self.at)? {
                    "true" | "false" | "null" => Some(Value::Other),
                    digits if matches!(first, b'-' | b'0'..=b'9') => number(digits).map(Value::Number),
                    _ => None,
                }
            }
        }
    }

    fn text(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let start = self.at;
        loop {
            match self.byte()? {
                b'"' => break,
                b'\\' => self.next(),
                ..b' ' => return None,
                _ => {}
            }
            self.next();
        }
        let text = self.json.get(start..self.at);
        self.next();
        text
    }

    /// Past a list or an object, to the bracket that ends it.
    fn nested(&mut self) -> Option<Value<'a>> {
        let mut depth = 0_u32;
        loop {
            match self.peek()? {
                b'"' => drop(self.text()?),
                byte => {
                    self.next();
                    match byte {
                        b'{' | b'[' => depth = depth.saturating_add(1),
                        b'}' | b']' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                }
            }
            if depth == 0 {
                return Some(Value::Other);
            }
        }
    }

    /// Past a byte that comes next but for spaces, if it is this one.
    fn take(&mut self, expected: u8) -> Option<()> {
        let is_next = self.peek()? == expected;
        if is_next {
            self.next();
        }
        is_next.then_some(())
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.next();
        }
        self.byte()
    }

    fn byte(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    const fn next(&mut self) {
        self.at = self.at.saturating_add(1);
    }
}

/// A number, which is exact where it is whole and has no exponent.
fn number(text: &str) -> Option<f64> {
    let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |digits| (-1.0, digits));
    let (mantissa, exponent) = cut(text, |byte| !matches!(byte, b'e' | b'E'));
    let (whole, fraction) = cut(mantissa, |byte| byte != b'.');
    let mut number = whole_number(whole)?;
    if let Some(digits) = fraction {
        number += whole_number(digits)? / power_of_ten(digits.len() as f64);
    }
    if let Some(power) = exponent {
        number = match power.strip_prefix('-') {
            Some(power) => number / power_of_ten(whole_number(power)?),
            None => number * power_of_ten(whole_number(power.strip_prefix('+').unwrap_or(power))?),
        };
    }
    Some(sign * number)
}

/// What stands before the first byte that is not of a kind, and what after it.
fn cut(text: &str, is: fn(u8) -> bool) -> (&str, Option<&str>) {
    let (before, rest) = text.split_at_checked(span(text, is)).unwrap_or((text, ""));
    (before, rest.get(1..))
}

/// More than 400 is as infinite as 400.
fn power_of_ten(power: f64) -> f64 {
    (0..power.min(400.0) as u32).fold(1.0, |number, _| number * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn read(json: &str) -> Vec<(&str, Value<'_>)> {
        JsonObject::of(json).0
    }

    #[test]
    fn texts_and_numbers_are_read() {
        let json = r#" {"a" : "x y","b":-1.5,"c":[1,{"a":"]\"}"}],"d":true, "e":null,"a":"","f":{}} "#;
        let members = JsonObject::of(json);
        assert_eq!((members.text("a"), members.number("b")), (Some(""), Some(-1.5)), "the last of a name");
        for name in ["b", "c", "d", "e", "f", "g"] {
            assert_eq!(members.text(name), None, "{name}");
        }
        assert_eq!(members.number("a"), None);
        assert_eq!(members.0.len(), 7);
        assert_eq!(read("{}"), []);
        assert_eq!(read(r#"{"a\"b":"c\\"}"#), [(r#"a\"b"#, Value::Text(r"c\\"))], "an escape stays one");
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        for json in [
            "",
            "null",
            "[]",
            r#""a""#,
            "{",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1"#,
            r#"{"a":1,}"#,
            r#"{"a":1}}"#,
            r#"{"a":1} x"#,
            r#"{a:1}"#,
            r#"{"a":truth}"#,
            r#"{"a":e1}"#,
            r#"{"a":+1}"#,
            r#"{"a":1.2.3}"#,
            r#"{"a":"b}"#,
            r#"{"a":"b\"}"#,
            r#"{"a":[1}"#,
            "{\"a\":\"\n\"}",
        ] {
            assert_eq!(read(json), [], "{json}");
        }
    }

    #[test]
    fn numbers() {
        for (text, expected) in [
            ("0", 0.0),
            ("-0", 0.0),
            ("1700000000", 1.7e9),
            ("-12.25", -12.25),
            ("0.5", 0.5),
            ("9007199254740991", 9_007_199_254_740_991.0),
            ("1.7e9", 1.7e9),
            ("17E+8", 1.7e9),
            ("1250e-2", 12.5),
            ("1e999", f64::INFINITY),
            ("1e-999", 0.0),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        for text in
            ["", "-", "--5", "0-5", "1-2", "+1", "1.", ".5", "1.2.3", "1.-5", "1e", "1e+", "1e1.5", "1e1e1", "17abc"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_object_is_read_as_by_others(
            texts in prop::collection::hash_map("[a-z]{0,5}", "[ !#-\\[\\]-~]{0,9}", 0..5),
            numbers in prop::collection::hash_map("[A-Z]{1,5}", -1_000_000_000_000_i64..1_000_000_000_000, 0..5),
            below in r#"[ -~]{0,9}"#,
        ) {
            let mut object = json!({ "0": [{ &below: [&below] }, 1.5e9], "1": null, "2": false });
            for (name, text) in &texts {
                object[name] = json!(text);
            }
            for (name, number) in &numbers {
                object[name] = json!(number);
            }
            for json in [object.to_string(), serde_json::to_string_pretty(&object).unwrap()] {
                let members = JsonObject::of(&json);
                prop_assert_eq!(members.0.len(), object.as_object().map_or(0, serde_json::Map::len));
                prop_assert!(texts.iter().all(|(name, text)| members.text(name) == Some(text)));
                prop_assert!(numbers.iter().all(|(name, number)| members.number(name) == Some(*number as f64)));
            }
        }

        #[test]
        fn any_text_comes_to_an_end(json in "\\PC{0,40}") {
            JsonObject::of(&json);
        }
    }
}
