// The WebAssembly module of the entries that import it from a .wasm file.

/**
 * Returns the imported module. Throws if the bundler made something else of the file, such as its address or its bytes.
 *
 * @param {WebAssembly.Module} module
 */
export function imported(module) {
  // `instanceof` would refuse a module of another realm.
  if (String(module) === "[object WebAssembly.Module]") return module;
  throw new Error("The bundler made no WebAssembly.Module of the .wasm file: leave this package external");
}
