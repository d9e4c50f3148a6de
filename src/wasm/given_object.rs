//! The caller's objects that become a part of a request body. The engine converts them to JSON, as `JSON.stringify` does.

use super::{js, read};
use crate::error::Error;
use crate::request::JsonMembers;
use crate::request::bodies::{self, GivenObject, LinkTokenOptions, MAX_OBJECT_CHARACTERS, not_an_object};
use wasm_bindgen::prelude::*;

/// The body for a link token, with the fields of the caller's `request`.
pub(super) fn link_token_body(given: &LinkTokenOptions<'_>, request: Option<&JsValue>) -> Result<JsonMembers, Error> {
    let (mut more, mut user) = <(GivenObject, GivenObject)>::default();
    if let Some(request) = request {
        let plain = plain("request", request)?;
        user = taken("request", &plain, "user")?;
        more = object("request", &plain)?;
    }
    bodies::link_token(given, &more, &user)
}

/// The body of a call to any endpoint.
pub(super) fn body_of_any_endpoint(body: Option<&JsValue>) -> Result<JsonMembers, Error> {
    match body {
        Some(body) => bodies::any_endpoint(object("body", &plain("body", body)?)?),
        None => Ok(JsonMembers::default()),
    }
}

/// A copy of an option, made by a conversion to JSON and back, so it has no getters.
fn plain(option: &'static str, value: &JsValue) -> Result<JsValue, Error> {
    let json = js::to_json(value).ok().flatten();
    let json: JsValue = json.unwrap_or_default().into();
    let is_short = json.dyn_ref::<js_sys::JsString>().is_some_and(|json| json.length() <= MAX_OBJECT_CHARACTERS);
    let copy = if is_short { read::json_object(&json) } else { None };
    copy.map(JsValue::from).ok_or_else(|| not_an_object(option))
}

/// Converts a plain object to JSON, with the names of its members.
fn object(option: &'static str, plain: &JsValue) -> Result<GivenObject, Error> {
    let json = js::to_json(plain).ok().flatten().and_then(|json| JsValue::from(json).as_string());
    let names = js_sys::Object::keys(plain.unchecked_ref::<js_sys::Object>())
        .iter()
        .filter_map(|name| name.as_string())
        .collect();
    let object = json.and_then(|json| GivenObject::new(&json, names));
    object.ok_or_else(|| not_an_object(option))
}

/// Removes a member from a plain object, and returns it. The member must be an object.
fn taken(option: &'static str, from: &JsValue, name: &str) -> Result<GivenObject, Error> {
    let member = read::get_by(from, name);
    // An undefined member is not in the JSON.
    let _ = js_sys::Reflect::set(from, &name.into(), &JsValue::UNDEFINED);
    let Some(member) = member else { return Ok(GivenObject::default()) };
    // A string or an array has names too, but `plain` refuses it.
    object(option, &plain(option, &member)?)
}
