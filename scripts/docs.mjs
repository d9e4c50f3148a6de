// Makes the API reference: of the package from its declarations, and of the library for Rust Workers. A warning is an error.
import { join } from "node:path";
import { ROOT, main, run, step } from "./run.mjs";
import { setup } from "./setup.mjs";

const TYPEDOC = [join(ROOT, "docs/node_modules/typedoc/bin/typedoc"), "--options", join(ROOT, "docs/typedoc.json")];
const RUSTDOC = "doc --no-deps --lib --locked --target wasm32-unknown-unknown --target-dir target".split(" ");

const USAGE = `Usage: npm run docs

Makes the reference of the package in target/docs, and that of the library for Rust Workers beside the compiled crate. A warning of
either is an error.`;

await main(async () => {
  await setup(["docs"]);
  await step("The package's reference, in target/docs", () => run(process.execPath, TYPEDOC));
  await step("The library's, in target/wasm32-unknown-unknown/doc/plaid_investments", () =>
    run("cargo", RUSTDOC, { env: { RUSTDOCFLAGS: "-D warnings" } }),
  );
}, USAGE);
