// The wasm as text in the bundle.
import base64 from "wasm-base64";

/** The module of that text, compiled. */
export function compiled() {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  // A loop, because a callback for each byte takes as long as all the rest of loading.
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return new WebAssembly.Module(bytes);
}
