// A round is one refresh of every Item: the routes about it, the cron that keeps it going, and where its outcomes go. The list
// in item-list.js knows how far it is; consumer.js gets the Items to work.
import { problem } from "./http.js";
import { itemList } from "./objects.js";

export async function beginRound(c) {
  const { started, ...round } = await itemList(c.env).beginRound();
  if (!started) return problem(c, 409, "round", "A round is under way.", round);
  return c.json(round, 202);
}

export async function showRound(c) {
  return c.json(await itemList(c.env).round());
}

export async function listFailures(c) {
  return c.json(await itemList(c.env).failures(c.req.query("after") ?? ""));
}

/** The cron. ROUND_CRON is the one that begins a round, if any does. */
export async function keepGoing({ cron }, env) {
  if (cron === env.ROUND_CRON) await itemList(env).beginRound();
  else await itemList(env).topUp();
}

/** Tells what came of an Item in a round: what is no success goes to the queue of dead letters, whose consumer tells the list. */
export async function settle(env, settled) {
  if (settled.outcome === "done") await itemList(env).settle(settled);
  else await env.DEAD_LETTERS.send(settled);
}
