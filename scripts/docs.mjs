// Generates the API reference of the package, from its declarations, and of the library for Rust Workers. Warnings are errors.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT, main, run, step } from "./run.mjs";
import { setup, setupPackages } from "./setup.mjs";

const TYPEDOC = [join(ROOT, "docs/node_modules/typedoc/bin/typedoc"), "--options", join(ROOT, "docs/typedoc.json")];
const RUSTDOC =
  "doc --no-deps --lib --features portfolio --locked --target wasm32-unknown-unknown --target-dir target".split(" ");

const SITE = join(ROOT, "target/docs");

const USAGE = `Usage: npm run docs

Makes the reference of the package in target/docs, and that of the library for Rust Workers in target/docs/rust/plaid_investments. A
warning of either is an error.`;

await main(async () => {
  await Promise.all([setup(), setupPackages("docs")]);
  await step("The package's reference, in target/docs", () => run(process.execPath, TYPEDOC));
  await step("The library's, in target/docs/rust/plaid_investments", () =>
    run("cargo", RUSTDOC, { env: { RUSTDOCFLAGS: "-D warnings" } }),
  );
  cpSync(join(ROOT, "target/wasm32-unknown-unknown/doc"), join(SITE, "rust"), { recursive: true });
}, USAGE);
