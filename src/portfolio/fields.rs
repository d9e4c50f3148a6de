//! Typed reads of the fields of Plaid's objects. A fault has the path of the field, such as `holdings[3].cost_basis`.

use super::amount::Amount;
use super::json::{Node, Object, unquoted};
use crate::error::{Error, invalid_option};
use crate::text::{joined, push_number};

/// A field with a wrong type: its path, and what it must be.
#[derive(Debug, PartialEq)]
pub(crate) struct Fault {
    path: String,
    must: &'static str,
}

impl Fault {
    pub(crate) fn new(path: &str, must: &'static str) -> Self {
        Self { path: path.to_owned(), must }
    }

    /// The same fault, with its path inside an object whose field `name` has the fault.
    pub(crate) fn within(self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { joined(&[name, ".", &self.path]) };
        Self { path, ..self }
    }

    /// The error for the caller: its argument `name` has this fault.
    pub(crate) fn in_argument(self, name: &'static str) -> Error {
        if self.path.is_empty() {
            return invalid_option(name, self.must);
        }
        invalid_option(name, &joined(&["is not as Plaid gives it: `", &self.path, "` ", self.must]))
    }
}

/// An object in one of Plaid's lists: its JSON text and its index.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    pub(crate) text: &'a str,
    list: &'static str,
    index: usize,
}

/// An element whose fields are parsed. It is dropped as soon as they are read, because it takes as much memory as the text.
pub(crate) struct Row<'a> {
    object: Object<'a>,
    pub(crate) element: Element<'a>,
}

/// Reads each object of a list with `read`.
pub(crate) fn rows<'a, T>(
    list: Node<'a>,
    name: &'static str,
    read: impl Fn(&Row<'a>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let Node::List(list) = list else { return Err(Fault::new(name, "must be a list")) };
    let mut rows = Vec::with_capacity(list.len());
    for (index, node) in list.into_iter().enumerate() {
        let text = if let Node::Text(text) = node { text } else { "" };
        rows.push(read(&Element { text, list: name, index }.row()?)?);
    }
    Ok(rows)
}

impl<'a> Element<'a> {
    pub(crate) fn row(self) -> Result<Row<'a>, Fault> {
        match Object::new(self.text) {
            Some(object) => Ok(Row { object, element: self }),
            None => Err(self.fault("", "must be an object")),
        }
    }

    pub(crate) fn fault(&self, field: &str, must: &'static str) -> Fault {
        let dot = if field.is_empty() { "" } else { "." };
        let mut index = String::new();
        push_number(&mut index, u32::try_from(self.index).unwrap_or(u32::MAX));
        Fault { path: joined(&[self.list, "[", &index, "]", dot, field]), must }
    }
}

impl<'a> Row<'a> {
    fn fault(&self, field: &str, must: &'static str) -> Fault {
        self.element.fault(field, must)
    }

    /// The JSON text of a field. `None` if it is `null` or missing.
    pub(crate) fn get(&self, field: &str) -> Option<&'a str> {
        self.object.get(field)
    }

    /// A string field, without its quotes. Its JSON escapes are kept.
    pub(crate) fn text(&self, field: &str) -> Result<Option<&'a str>, Fault> {
        match self.object.get(field) {
            Some(text) if !text.starts_with('"') => Err(self.fault(field, "must be a string or null")),
            text => Ok(text.map(unquoted)),
        }
    }

    pub(crate) fn required_text(&self, field: &str) -> Result<&'a str, Fault> {
        self.text(field)?.ok_or_else(|| self.fault(field, "must be a string"))
    }

    pub(crate) fn number(&self, field: &str) -> Result<Option<Amount>, Fault> {
        let parse = |text| Amount::parse(text).ok_or_else(|| self.fault(field, NUMBER));
        self.object.get(field).map(parse).transpose()
    }

    /// Checks that a field is a number or null. It is not parsed, which saves time.
    pub(crate) fn check_number(&self, field: &str) -> Result<(), Fault> {
        let is_number = |text: &str| text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        if self.object.get(field).is_none_or(is_number) { Ok(()) } else { Err(self.fault(field, NUMBER)) }
    }

    pub(crate) fn is_true(&self, field: &str) -> Result<bool, Fault> {
        match self.object.get(field) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(self.fault(field, "must be a boolean or null")),
        }
    }

    /// The ISO currency code of the amounts, else the unofficial code, else `XXX`.
    pub(crate) fn currency(&self) -> Result<&'a str, Fault> {
        let iso = self.text("iso_currency_code")?;
        let unofficial = self.text("unofficial_currency_code")?;
        Ok(iso.or(unofficial).unwrap_or(NO_CURRENCY))
    }
}

const NUMBER: &str = "must be a number or null";

/// The code of ISO 4217 for "no currency".
const NO_CURRENCY: &str = "XXX";
