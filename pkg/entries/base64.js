// The wasm as text in the bundle.
import base64 from "wasm-base64";

/** The module of that text, compiled. */
export function compiled() {
  // What decodes at once saves a third of the first call, and not every runtime has it.
  const bytes = Uint8Array.fromBase64?.(base64) ?? globalThis.Buffer?.from(base64, "base64") ?? decoded();
  return new WebAssembly.Module(bytes);
}

function decoded() {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  // A loop, because a callback for each byte takes as long as all the rest of loading.
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
