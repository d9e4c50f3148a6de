// The Rust Worker in workerd. It has a stage of its own, since its crates take minutes to compile.
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../../../scripts/run.mjs";
import { serve } from "../../helpers/workerd.mjs";
import { EXAMPLES, emptied } from "./programs.mjs";
import { testRefreshes } from "./refreshes.mjs";
import { bindRustWorker } from "./rust.mjs";

test("rust-worker/ has the format of the other Rust code", async () => {
  await run("cargo", ["fmt", "--check"], { cwd: join(EXAMPLES, "rust-worker") });
});

testRefreshes("rust-worker/", { start, path: "/", isOpen: true });

/** The Worker calls Plaid's own address: its outgoing requests go to the fake. */
async function start({ url, env }) {
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ACCESS_TOKEN } = env;
  const folder = await bindRustWorker(emptied("rust-worker"));
  return serve(folder, { vars: { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ACCESS_TOKEN }, outbound: url });
}
