// Types of the imports that the build provides: see `ownImports` in scripts/build.mjs. This file is not published.

/** Types of the calls and values between the entries and the WebAssembly module. */
declare namespace Wasm {
  /** What each function resolves to, by its index in `Function::ALL` of src/options/functions.rs. */
  interface Results {
    0: string;
    1: import("../index.js").HoldingsResponse;
    2: import("../index.js").InvestmentTransactionsResponse;
    3: import("../index.js").WebhookEvent;
    4: import("../index.js").SandboxItem;
    5: true;
    /** The number of a run, for `nextOutcome`. */
    6: number;
    7: import("../index.js").LinkToken;
    8: import("../index.js").ItemTokens;
    9: import("../index.js").ItemResponse;
    10: import("../index.js").ItemWebhookResponse;
    11: string;
    12: import("../index.js").Update;
    13: true;
    14: import("../index.js").PlaidResponse;
  }

  /** The fields of an error, as the module makes them. */
  interface ErrorFields {
    message: string;
    cause?: { name: string; message: string };
    [field: string]: unknown;
  }

  /** The outcome of an item, with the fields of its error. Or what the source of the items threw. */
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
    /** The module for portfolios has these two alone. */
    positionsOf(holdings: Uint8Array): string;
    changesOf(before: Uint8Array, after: Uint8Array): string;
  }

  /** Any value of a caller or of the runtime, to read a property of it. */
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

/** Two rows of the outcome table. A test in Rust compares them with the table. */
declare module "*/module-errors.json" {
  export const notLoaded: { kind: string; outcome: string; retry: { when: string } };
  export const trapped: typeof notLoaded;
}

/** Only in Node and in runtimes that imitate it. */
declare var Buffer: { from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer> } | undefined;
