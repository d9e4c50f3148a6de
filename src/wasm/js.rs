//! The imports from JavaScript. A value may come from anywhere, so every access may throw, and every result may have any type.
//!
//! An import that may throw returns an `Option`, never a bare value, and `js_sys` functions that may throw are not used.
//! wasm-bindgen stores a bare return value in its table of JavaScript values even if the import has thrown, and never frees that slot.
//! An `Option` is 0 in that case and takes no slot. `undefined` and `null` both arrive as `None`. The `Option` is of an imported type:
//! an `Option<JsValue>` would call JavaScript once more to test for undefined.

use super::module_state::module_state;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Any value. Its properties are read by name, whatever it is.
    #[derive(Clone)]
    pub(super) type Unknown;

    // Members of a signal.
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn aborted(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = addEventListener)]
    pub(super) fn listens(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = addEventListener)]
    pub(super) fn add_event_listener(this: &Unknown, event: &str, listener: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = removeEventListener)]
    pub(super) fn remove_event_listener(this: &Unknown, event: &str, listener: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter, structural, catch, js_name = removeEventListener)]
    pub(super) fn unlistens(this: &Unknown) -> Result<Option<Unknown>, JsValue>;

    // Members of a response, of its headers and of its body.
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn cancel(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn status(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn redirected(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn headers(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn get(this: &Unknown, name: &str) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn body(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = bodyUsed)]
    pub(super) fn body_used(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn text(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = arrayBuffer)]
    pub(super) fn array_buffer(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn locked(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = getReader)]
    pub(super) fn get_reader(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn read(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = releaseLock)]
    pub(super) fn release_lock(this: &Unknown) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = getReader)]
    pub(super) fn get_byte_reader(this: &Unknown, mode: &JsValue) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = read)]
    pub(super) fn read_into(this: &Unknown, buffer: &Uint8Array) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn buffer(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn slice(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn done(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn value(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = byteLength)]
    pub(super) fn byte_length(this: &Unknown) -> Result<Option<Unknown>, JsValue>;

    // Members of an iterator and of its results.
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn next(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = return)]
    pub(super) fn close(this: &Unknown) -> Result<Option<Unknown>, JsValue>;

    // Members of Plaid's JSON that are read of every response.
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn request_id(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn error_code(this: &Unknown) -> Result<Option<Unknown>, JsValue>;

    // Members of the second argument of `fetch`.
    #[wasm_bindgen(method, setter, structural, catch, js_name = headers)]
    pub(super) fn set_headers(this: &Unknown, headers: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, setter, structural, catch, js_name = body)]
    pub(super) fn set_body(this: &Unknown, body: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, setter, structural, catch, js_name = signal)]
    pub(super) fn set_signal(this: &Unknown, signal: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    pub(super) fn uptime_ms() -> Result<Option<f64>, JsValue>;

    // Members of the global object.
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn fetch(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn crypto(this: &Unknown) -> Result<Option<Unknown>, JsValue>;

    // Members of a webhook's token and of its event.
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn alg(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn kid(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn iat(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn request_body_sha256(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn environment(this: &Unknown) -> Result<Option<Unknown>, JsValue>;

    // Members of a key store.
    #[wasm_bindgen(method, getter, structural, catch, js_name = get)]
    pub(super) fn gets(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = put)]
    pub(super) fn puts(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn put(
        this: &Unknown,
        name: &str,
        value: &JsValue,
        options: &JsValue,
    ) -> Result<Option<Unknown>, JsValue>;

    // Members of a Date.
    #[wasm_bindgen(method, getter, structural, catch, js_name = getTime)]
    pub(super) fn has_time(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = getTime)]
    pub(super) fn time(this: &Unknown) -> Result<Option<Unknown>, JsValue>;

    // Members of WebCrypto.
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn subtle(this: &Unknown) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn digest(this: &Unknown, algorithm: &JsValue, data: &JsValue) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = importKey)]
    pub(super) fn import_key(
        this: &Unknown,
        format: &str,
        key: &JsValue,
        algorithm: &JsValue,
        extractable: bool,
        usages: &JsValue,
    ) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn verify(
        this: &Unknown,
        algorithm: &JsValue,
        key: &JsValue,
        signature: &[u8],
        data: &[u8],
    ) -> Result<Option<Unknown>, JsValue>;

    // `Array.isArray` throws for a revoked Proxy.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    pub(super) fn is_array(value: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    pub(super) fn parse_json(text: &JsValue) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = stringify)]
    pub(super) fn to_json(value: &JsValue) -> Result<Option<Unknown>, JsValue>;

    #[wasm_bindgen(catch, js_name = setTimeout)]
    pub(super) fn set_timeout(callback: &JsValue, ms: u32) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(catch, js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = Promise, js_name = resolve)]
    pub(super) fn promise_of(value: &JsValue) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn then(this: &Unknown, fulfilled: &JsValue, rejected: &JsValue) -> Result<(), JsValue>;

    #[derive(Clone)]
    pub(super) type AbortController;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn signal(this: &AbortController) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn abort(this: &AbortController, reason: &JsValue) -> Result<(), JsValue>;

    pub(super) type TextDecoder;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn decode(this: &TextDecoder, bytes: &JsValue) -> Result<Option<Unknown>, JsValue>;

    pub(super) type Uint8Array;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn set(this: &Uint8Array, bytes: &JsValue, offset: f64) -> Result<(), JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = toISOString)]
    fn to_iso_string(this: &Unknown) -> Result<Option<Unknown>, JsValue>;

    // Members of any object, by a name or a symbol.
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    pub(super) fn get_by(object: &JsValue, name: &str) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    pub(super) fn get_by_symbol(object: &JsValue, symbol: &JsValue) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    pub(super) fn get_at(array: &JsValue, index: u32) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = getOwnPropertyDescriptor)]
    fn descriptor(object: &JsValue, name: &str) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, getter, structural, js_name = value)]
    fn described(this: &Unknown) -> JsValue;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = construct)]
    fn construct(constructor: &JsValue, arguments: &js_sys::Array) -> Result<Option<Unknown>, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = call)]
    fn call(
        this: &Unknown,
        this_value: &JsValue,
        first: &JsValue,
        second: &JsValue,
    ) -> Result<Option<Unknown>, JsValue>;
}

/// A property by its name. Unlike `get_by`, it tells `null` from `undefined`.
#[cfg(feature = "npm")]
pub(super) fn get_as_it_is(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    let value = match get_by(object, name)? {
        None => descriptor(object, name)?.map(|property| property.described()),
        value => value.map(JsValue::from),
    };
    Ok(value.unwrap_or_default())
}

impl Default for Unknown {
    fn default() -> Self {
        JsValue::UNDEFINED.unchecked_into()
    }
}

/// Calls a function without `this`. A function may ignore the second argument.
pub(super) fn call(function: &js_sys::Function, first: &JsValue, second: &JsValue) -> Result<Option<Unknown>, JsValue> {
    call_method(function, &JsValue::UNDEFINED, first, second)
}

/// Calls a function as a method of an object.
pub(super) fn call_method(
    function: &js_sys::Function,
    object: &JsValue,
    first: &JsValue,
    second: &JsValue,
) -> Result<Option<Unknown>, JsValue> {
    let function: &Unknown = function.unchecked_ref();
    function.call(object, first, second)
}

/// Makes `new Constructor(argument)`, by the constructor's name in the global object.
fn make(constructor: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let constructor = get_by(&js_sys::global(), constructor)?.unwrap_or_default();
    construct(&constructor, &js_sys::Array::of1(argument)).map(|made| made.unwrap_or_default().into())
}

/// Converts milliseconds since 1970 to ISO 8601 in UTC. It throws for a time that a `Date` can't hold.
pub(super) fn iso_date(ms: f64) -> Result<Option<Unknown>, JsValue> {
    make("Date", &ms.into())?.unchecked_ref::<Unknown>().to_iso_string()
}

module_state!(
    /// The class `AbortController`, and an empty list of arguments. Both are kept because each call makes a controller.
    abort_controller: OnceCell<(JsValue, js_sys::Array)>
);

impl AbortController {
    pub(super) fn new() -> Result<Self, JsValue> {
        if abort_controller().get().is_none()
            && let Some(class) = get_by(&js_sys::global(), "AbortController")?
        {
            let _ = abort_controller().set((class.into(), js_sys::Array::new()));
        }
        let (class, no_arguments) = abort_controller().get().ok_or("the runtime has no AbortController")?;
        construct(class, no_arguments).map(|made| made.unwrap_or_default().unchecked_into())
    }
}

/// An empty object of the runtime's class `Headers`.
pub(super) fn headers() -> Result<web_sys::Headers, JsValue> {
    make("Headers", &JsValue::UNDEFINED).map(JsValue::unchecked_into)
}

impl TextDecoder {
    pub(super) fn new() -> Result<Self, JsValue> {
        make("TextDecoder", &JsValue::UNDEFINED).map(JsValue::unchecked_into)
    }
}

impl Uint8Array {
    pub(super) fn new(from: &JsValue) -> Result<Self, JsValue> {
        make("Uint8Array", from).map(JsValue::unchecked_into)
    }
}

/// An object with these properties.
pub(super) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (name, value) in properties {
        let _ = js_sys::Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
