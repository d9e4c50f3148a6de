//! The options of a function, read from an object of JavaScript's: each property once, whatever it is.

use super::api::{CreateSandboxItemOptions, FireSandboxWebhookOptions, HoldingsOptions, RefreshOptions};
use super::call::Io;
use super::js::{self, Unknown};
use super::read::{self, bounded, cause, get, text};
use super::transactions::TransactionsOptions;
use super::webhook::{VerifyWebhookOptions, Webhook};
use super::with;
use crate::error::{Error, Wrong};
use crate::fields::{self, Field, Fields, Function};
use crate::options::MISSING;
use std::cell::Cell;
use wasm_bindgen::prelude::*;

/// Options held to their types, and the values that no rule looks into.
pub(super) struct Picked {
    fields: Fields,
    /// In the order of the fields, after the types.
    values: js_sys::Array,
}

/// Reads the options of `function`.
///
/// `pick` is a function of JavaScript's that returns the properties of an object by a list of names, and before them the type of
/// each as `typeof` has it: one call, where a call for each question to each value costs more than the rest of the reading.
/// Should a getter throw, they are picked one by one to name it.
pub(super) fn read(function: Function, options: &JsValue, pick: &js_sys::Function) -> Result<Picked, Error> {
    if !options.is_object() {
        return Err(fields::NOT_AN_OBJECT.into());
    }
    let picked = |names: &JsValue| {
        let values: js_sys::Array = pick.call2(&JsValue::UNDEFINED, options, names)?.unchecked_into();
        let kinds = values.get(0).as_string().unwrap_or_default();
        let classified = |(at, kind)| classified(kind, &values, at);
        let fields: Vec<Field> = (1..).zip(kinds.as_bytes().split(|byte| *byte == b',')).map(classified).collect();
        Ok::<_, JsValue>((fields, values))
    };
    let (fields, values) = picked(&names(function)).unwrap_or_else(|_| {
        let one_by_one = function.option_names().map(|name| match picked(&js_sys::Array::of1(&name.into())) {
            Ok((fields, _)) => fields.into_iter().next().unwrap_or_default(),
            Err(thrown) => Field::Threw(cause(&thrown)),
        });
        (one_by_one.collect(), js_sys::Array::new())
    });
    Ok(Picked { fields: Fields::typed(function, fields)?, values })
}

/// The names of a function's options as a list of JavaScript's, which is made once.
fn names(function: Function) -> JsValue {
    thread_local! {
        static NAMES: Cell<Vec<(Function, JsValue)>> = const { Cell::new(Vec::new()) };
    }
    with(&NAMES, |made| {
        if let Some((_, names)) = made.iter().find(|(other, _)| *other == function) {
            return names.clone();
        }
        let names: JsValue = function.option_names().map(JsValue::from).collect::<js_sys::Array>().into();
        made.push((function, names.clone()));
        names
    })
}

fn classified(kind: &[u8], values: &js_sys::Array, at: u32) -> Field {
    // What is undefined need not come over.
    if kind == b"undefined" {
        return Field::Absent;
    }
    let value = values.get(at);
    match kind {
        b"string" => bounded(&value).map_or(Field::Other, |text| Field::Text(text.into())),
        b"number" => value.as_f64().map_or(Field::Other, Field::Number),
        b"boolean" => Field::Boolean(value.is_truthy()),
        b"function" => Field::Function,
        b"object" if value.is_null() => Field::Null,
        b"object" => object(&value),
        _ => Field::Other,
    }
}

/// An object by its shape: `instanceof` fails for one of another realm.
fn object(value: &JsValue) -> Field {
    if js::is_array(value).unwrap_or_default() {
        return texts(value).map_or(Field::Other, Field::Texts);
    }
    let object: &Unknown = value.unchecked_ref();
    let is_method = |getter| get(object, getter).is_some_and(|method| method.is_function());
    if get(object, Unknown::aborted).is_some_and(|aborted| aborted.as_bool().is_some()) {
        let listens = is_method(Unknown::listens) && is_method(Unknown::unlistens);
        return if listens { Field::AbortSignal } else { Field::Other };
    }
    if get(object, Unknown::byte_length).is_some_and(|length| length.as_f64().is_some()) {
        return Field::Bytes;
    }
    if get(object, Unknown::body_used).is_some() && get(object, Unknown::headers).is_some() {
        return Field::Request;
    }
    text(object, Unknown::href).map_or(Field::Other, Field::Url)
}

/// The elements of an array, if each is text, and they are not too many.
fn texts(array: &JsValue) -> Option<Vec<String>> {
    let length = read::get_by(array, "length")?.as_f64()?;
    let mut texts = Vec::new();
    for at in 0..=MOST_TEXTS {
        if f64::from(at) >= length {
            return Some(texts);
        }
        texts.push(bounded(&js_sys::Reflect::get_u32(array, at).ok()?)?);
    }
    None
}

/// More accounts than any Item has.
const MOST_TEXTS: u32 = 1_000;

impl Picked {
    /// The value of an option as it is.
    fn value(&self, option: &str) -> Option<JsValue> {
        let place = u32::try_from(self.fields.place(option)?).ok()?;
        Some(self.values.get(place.checked_add(1)?)).filter(|value| !value.is_undefined())
    }

    fn function(&self, option: &str) -> Option<js_sys::Function> {
        self.value(option).map(JsValue::unchecked_into)
    }

    fn io(&self) -> Io {
        Io { signal: self.value("signal").map(JsValue::unchecked_into), fetch: self.function("fetch") }
    }

    pub(super) fn refresh(mut self) -> Result<RefreshOptions, Error> {
        let (connection, io) = (self.fields.connection()?, self.io());
        Ok(RefreshOptions { connection, access_token: self.fields.required("accessToken")?, io })
    }

    pub(super) fn holdings(mut self) -> Result<HoldingsOptions, Error> {
        let (connection, io) = (self.fields.connection()?, self.io());
        let access_token = self.fields.required("accessToken")?;
        Ok(HoldingsOptions { connection, access_token, account_ids: self.fields.texts("accountIds"), io })
    }

    pub(super) fn transactions(mut self) -> Result<TransactionsOptions, Error> {
        let (connection, io, on_progress) = (self.fields.connection()?, self.io(), self.function("onProgress"));
        let mut date = |option| self.fields.required(option).map(|date| date.expose().to_owned());
        let (start_date, end_date) = (date("startDate")?, date("endDate")?);
        Ok(TransactionsOptions {
            connection,
            access_token: self.fields.required("accessToken")?,
            start_date,
            end_date,
            account_ids: self.fields.texts("accountIds"),
            page_size: self.fields.number("pageSize"),
            on_progress,
            io,
        })
    }

    pub(super) fn webhook(mut self) -> Result<VerifyWebhookOptions, Error> {
        let webhook = match (self.value("request"), self.value("body"), self.value("signature")) {
            (Some(request), None, None) => Webhook::Request(request),
            (Some(_), _, _) => return Err(Wrong("request", "and `body` with `signature` exclude one another").into()),
            (None, Some(body), _) => Webhook::Raw { body, signature: self.fields.text("signature") },
            (None, None, _) => return Err(Wrong("request", MISSING).into()),
        };
        Ok(VerifyWebhookOptions { connection: self.fields.connection()?, webhook, io: self.io() })
    }

    pub(super) fn create_item(mut self) -> Result<CreateSandboxItemOptions, Error> {
        let (connection, io) = (self.fields.connection()?, self.io());
        let (institution_id, webhook) = (self.fields.text("institutionId"), self.fields.text("webhook"));
        Ok(CreateSandboxItemOptions { connection, institution_id, webhook, io })
    }

    pub(super) fn fire_webhook(mut self) -> Result<FireSandboxWebhookOptions, Error> {
        let (connection, io) = (self.fields.connection()?, self.io());
        let webhook_type = self.fields.required("webhookType")?.expose().to_owned();
        Ok(FireSandboxWebhookOptions {
            connection,
            access_token: self.fields.required("accessToken")?,
            webhook_type,
            io,
        })
    }
}
