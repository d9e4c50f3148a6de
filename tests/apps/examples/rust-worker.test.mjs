// The Rust Worker in workerd. It has a stage of its own, since its crates take minutes to compile.
import { emptied } from "../../helpers/folders.mjs";
import { serve } from "../../helpers/workerd.mjs";
import { testRefreshes } from "./refreshes.mjs";
import { bindRustWorker } from "./rust.mjs";

testRefreshes("rust-worker/", { start, path: "/", isOpen: true });

/** The Worker calls Plaid's own address: its outgoing requests go to the fake. */
async function start({ url, env }) {
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ACCESS_TOKEN } = env;
  const folder = await bindRustWorker(emptied("examples", "rust-worker"));
  return serve(folder, { vars: { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ACCESS_TOKEN }, outbound: url });
}
