// The Rust Worker, in workerd. Apart from the others, since its crates take minutes to compile.
import { serve } from "../workerd.mjs";
import { emptied } from "./programs.mjs";
import { testRefreshes } from "./refreshes.mjs";
import { bindRustWorker } from "./rust.mjs";

testRefreshes("rust-worker/", { start, path: "/", isOpen: true });

/** As a user has it, with Plaid's own address: whatever it fetches goes to the fake. */
async function start({ url, env }) {
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ACCESS_TOKEN } = env;
  const folder = await bindRustWorker(emptied("rust-worker"));
  return serve(folder, { vars: { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ACCESS_TOKEN }, outbound: url });
}
