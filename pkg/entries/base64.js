// The WebAssembly module as base64 text in the bundle.
import { createGlue } from "glue";
import base64 from "wasm-base64";

/** Decodes and compiles the module. */
export function compiled() {
  if (!globalThis.WebAssembly) throw new Error("this runtime has no WebAssembly: call from a server of yours");
  if (!globalThis.TextDecoder) throw new Error(NO_DECODER);
  try {
    return new WebAssembly.Module(bytes());
  } catch (thrown) {
    if (/** @type {Wasm.Anything} */ (thrown)?.name !== "CompileError") throw thrown;
    // A Worker forbids compiling, and its message is just "Wasm code generation disallowed by embedder".
    // oxlint-disable-next-line preserve-caught-error -- an InvestmentsError copies only the name and the message of its cause
    throw new Error(`${/** @type {Error} */ (thrown).message}. ${REMEDY}`);
  }
}

const NO_DECODER =
  "this runtime has no TextDecoder. Jest's jsdom has neither that nor fetch and WebCrypto: " +
  "test in its environment `node`, or give it Node's in `setupFiles`";

const REMEDY =
  "The bundler took the entry for Node into a Worker: resolve the condition `workerd` and keep .wasm a module, or leave " +
  "this package external (OpenNext: serverExternalPackages; Nuxt: nitro.experimental.wasm)";

/**
 * Makes the instance asynchronously. On the main thread of a page, Chromium before 119 throws a RangeError when a module over 4 KB is
 * compiled synchronously. The glue makes its imports together with the instance, so it is called twice: first to get the imports.
 */
compiled.later = async () => {
  /** @type {WebAssembly.Imports | undefined} */
  let imports;
  /** @type {WebAssembly.Instance | undefined} */
  let instance;
  const glue = createGlue(function (_, given) {
    imports = given;
    if (!instance) throw new Error("not yet");
    return instance;
  });
  try {
    glue.initSync({ module: {} });
  } catch {
    ({ instance } = await WebAssembly.instantiate(bytes(), imports));
  }
  glue.initSync({ module: {} });
  return glue;
};

// A native decoder saves a third of the first call's time. Not every runtime has one.
const bytes = () => Uint8Array.fromBase64?.(base64) ?? globalThis.Buffer?.from(base64, "base64") ?? decoded();

function decoded() {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  // A loop, because a callback for each byte would take as long as the rest of loading.
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
