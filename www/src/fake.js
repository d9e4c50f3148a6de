// Only beside the fake Plaid (FAKE_CONTROL_URL): what the page's panel says is handed on to it.
import { problem } from "./http.js";
import { isDemo } from "./settings.js";

const CONTROLS = ["answer", "webhook"];

export async function controlFake(c) {
  const control = c.req.param("control");
  if (!isDemo(c.env) || !CONTROLS.includes(control)) return problem(c, 404, "no_route", "There is nothing here.");
  const { status } = await fetch(`${c.env.FAKE_CONTROL_URL}/${control}`, { method: "POST", body: await c.req.text() });
  return status < 300 ? c.body(null, 204) : problem(c, 400, "fake", "The fake Plaid did not take this.");
}
