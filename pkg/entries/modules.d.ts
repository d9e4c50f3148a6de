// What the entries import that is no JavaScript file here: see `ownImports` in scripts/build.mjs. It does not ship.

/** Types of what goes between the entries and the wasm module. */
declare namespace Wasm {
  /** What each function resolves to, by its number in `Function::ALL` of src/options/functions.rs. */
  interface Results {
    0: string;
    1: import("../index.js").HoldingsResponse;
    2: import("../index.js").InvestmentTransactionsResponse;
    3: import("../index.js").WebhookEvent;
    4: import("../index.js").SandboxItem;
    5: true;
    /** The number of a run, for `nextOutcome`. */
    6: number;
  }

  /** The fields of an error, as the module makes them. */
  interface ErrorFields {
    message: string;
    cause?: { name: string; message: string };
    [field: string]: unknown;
  }

  /** The outcome of an item, whose error is its fields; or what the source of the items threw. */
  type Outcome = { item: unknown; requestId?: string; error?: object } | { thrown: unknown };

  /** An instance of the module. */
  interface Glue {
    initSync(given: { module: WebAssembly.Module }): unknown;
    callFunction<N extends keyof Results = 0>(
      options: unknown,
      pick: (object: object, names: string[]) => unknown[],
      number?: N,
      items?: unknown,
    ): Promise<Results[N]>;
    nextOutcome(run: number, leaves: boolean): Promise<Outcome | undefined>;
  }

  /** Any value of a caller or of a runtime, of which a property is read. */
  type Anything = { readonly [name: string]: unknown } | null | undefined;
}

/** The code that wasm-bindgen generates, made callable more than once by scripts/glue.mjs. */
declare module "glue" {
  /** `Instance` is called by `new`. */
  export function createGlue(
    Instance?: (module: unknown, imports: WebAssembly.Imports) => WebAssembly.Instance,
  ): Wasm.Glue;
}

/** The wasm, as text. */
declare module "wasm-base64" {
  const base64: string;
  export default base64;
}

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}

/** Two rows of the outcome table: a test of Rust's compares them. */
declare module "*/module-errors.json" {
  export const notLoaded: { kind: string; outcome: string; retry: { when: string } };
  export const trapped: typeof notLoaded;
}

/** Only Node and what imitates it have it. */
declare var Buffer: { from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer> } | undefined;
