// Routes that exist only with the fake Plaid (FAKE_CONTROL_URL). They forward the commands of the page's panel to the
// fake. They also serve the stand-in for Link from the page's own origin, so the page keeps its production
// Content-Security-Policy.
import { type Call, problem } from "./http.ts";
import { isDemo } from "./settings.ts";

/** The controls of the fake, by their names in the page. Each takes a list. */
const CONTROLS = new Map([
  ["answer", "answerNext"],
  ["webhook", "sendWebhook"],
  ["item-error", "setItemError"],
]);

export async function controlFake(c: Call<"/:control">) {
  const control = CONTROLS.get(c.req.param("control"));
  if (!isDemo(c.env) || !control) return c.notFound();
  const url = `${c.env.FAKE_CONTROL_URL}/${control}`;
  const text = await c.req.text();
  const { status } = await fetch(url, { method: "POST", body: text.startsWith("[") ? text : `[${text}]` });
  return status < 300 ? c.body(null, 204) : problem(c, 400, "fake", "The fake Plaid did not take this.");
}

/** Serves the script of the stand-in for Link. The script posts to `completeLink` when it finishes. */
export async function showLinkScript(c: Call) {
  if (!isDemo(c.env)) return c.notFound();
  const script = await (await fetch(`${c.env.PLAID_BASE_URL}/link/v2/stable/link-initialize.js`)).text();
  return c.body(script, 200, { "Content-Type": "text/javascript" });
}

export async function completeLink(c: Call) {
  if (!isDemo(c.env)) return c.notFound();
  const url = `${c.env.PLAID_BASE_URL}/link/stand-in/complete`;
  const answer = await fetch(url, { method: "POST", body: await c.req.text() });
  return new Response(await answer.text(), {
    status: answer.status,
    headers: { "Content-Type": "application/json" },
  });
}
