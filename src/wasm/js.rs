//! What is called in JavaScript. Nothing is assumed of a value that others made: every access may throw, and every result
//! may be anything.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Any value. Its properties are read by name, whatever it is.
    #[derive(Clone)]
    pub(super) type Unknown;

    // Of a signal.
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn aborted(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = addEventListener)]
    pub(super) fn listens(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = addEventListener)]
    pub(super) fn add_event_listener(this: &Unknown, event: &str, listener: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = removeEventListener)]
    pub(super) fn remove_event_listener(this: &Unknown, event: &str, listener: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter, structural, catch, js_name = removeEventListener)]
    pub(super) fn unlistens(this: &Unknown) -> Result<JsValue, JsValue>;

    // Of a response, its headers and its body.
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn cancel(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn status(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn headers(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn get(this: &Unknown, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn body(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = bodyUsed)]
    pub(super) fn body_used(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn text(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = arrayBuffer)]
    pub(super) fn array_buffer(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn locked(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = getReader)]
    pub(super) fn get_reader(this: &Unknown) -> Result<Unknown, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn read(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = releaseLock)]
    pub(super) fn release_lock(this: &Unknown) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = getReader)]
    pub(super) fn get_byte_reader(this: &Unknown, mode: &JsValue) -> Result<Unknown, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = read)]
    pub(super) fn read_into(this: &Unknown, buffer: &Uint8Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn buffer(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn slice(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn done(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn value(this: &Unknown) -> Result<Unknown, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = byteLength)]
    pub(super) fn byte_length(this: &Unknown) -> Result<JsValue, JsValue>;

    // Of an iterator, and what it gives.
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn next(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = return)]
    pub(super) fn close(this: &Unknown) -> Result<JsValue, JsValue>;

    // Of Plaid's JSON: what every answer is asked for.
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn request_id(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn error_code(this: &Unknown) -> Result<JsValue, JsValue>;

    // Of what `fetch` is given.
    #[wasm_bindgen(method, setter, structural, catch, js_name = headers)]
    pub(super) fn set_headers(this: &Unknown, headers: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, setter, structural, catch, js_name = body)]
    pub(super) fn set_body(this: &Unknown, body: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, setter, structural, catch, js_name = signal)]
    pub(super) fn set_signal(this: &Unknown, signal: &JsValue) -> Result<(), JsValue>;

    // Of the global object.
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn fetch(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn crypto(this: &Unknown) -> Result<JsValue, JsValue>;

    // Of an event.
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn environment(this: &Unknown) -> Result<JsValue, JsValue>;

    // Of WebCrypto.
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn subtle(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn digest(this: &Unknown, algorithm: &JsValue, data: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = importKey)]
    pub(super) fn import_key(
        this: &Unknown,
        format: &str,
        key: &JsValue,
        algorithm: &JsValue,
        extractable: bool,
        usages: &JsValue,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn verify(
        this: &Unknown,
        algorithm: &JsValue,
        key: &JsValue,
        signature: &[u8],
        data: &[u8],
    ) -> Result<JsValue, JsValue>;

    // Of an array, which a revoked Proxy throws at.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    pub(super) fn is_array(value: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    pub(super) fn parse_json(text: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = stringify)]
    pub(super) fn to_json(value: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = setTimeout)]
    pub(super) fn set_timeout(callback: &JsValue, ms: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = Promise, js_name = resolve)]
    pub(super) fn promise_of(value: &JsValue) -> Result<Unknown, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn then(this: &Unknown, fulfilled: &JsValue, rejected: &JsValue) -> Result<(), JsValue>;

    /// A function of ours, with its first two arguments.
    pub(super) type Callback;
    #[wasm_bindgen(method)]
    pub(super) fn bind(this: &Callback, context: &JsValue, place: u32, number: f64) -> JsValue;

    pub(super) type AbortController;
    #[wasm_bindgen(constructor, catch)]
    pub(super) fn new() -> Result<AbortController, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn signal(this: &AbortController) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    pub(super) fn abort(this: &AbortController) -> Result<(), JsValue>;

    pub(super) type TextDecoder;
    #[wasm_bindgen(constructor, catch)]
    pub(super) fn new() -> Result<TextDecoder, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(super) fn decode(this: &TextDecoder, bytes: &JsValue) -> Result<JsValue, JsValue>;

    pub(super) type Uint8Array;
    #[wasm_bindgen(constructor, catch)]
    pub(super) fn new(from: &JsValue) -> Result<Uint8Array, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(super) fn set(this: &Uint8Array, bytes: &JsValue, offset: f64) -> Result<(), JsValue>;
}

/// An object with these properties.
pub(super) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (name, value) in properties {
        let _ = js_sys::Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
