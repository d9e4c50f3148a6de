// The routes of rounds, and the cron handler that keeps a round going. A round is one refresh of every Item.
// item-list.ts has the state of the round, and consumer.ts starts the refreshes.
import type { Cause, EndedRound, FailurePage, Operations, Problem, Round, RoundAction } from "../../shared/messages.ts";
import { type Call, badRequest, bodyOf, problem } from "../http.ts";
import { log } from "../log.ts";
import { itemList, rateLimit } from "../objects.ts";
import { type ServiceEnv, refreshPrice } from "../settings.ts";
import type { SettledInRound } from "./messages.ts";

const isAction = (name: string): name is RoundAction => ["pause", "resume", "stop"].includes(name);

export async function beginRound(c: Call) {
  const { user } = c.get("session");
  const { started, ...round } = await itemList(c.env).beginRound(user);
  if (!started) return problem<Problem & Round>(c, 409, "round", "A round is under way.", round);
  return c.json(round satisfies Round, 202);
}

export async function changeRound(c: Call<"/:action">) {
  const action = c.req.param("action");
  if (!isAction(action)) return c.notFound();
  const round = await itemList(c.env).changeRound(action);
  return round ? c.json(round satisfies Round) : problem(c, 409, "round", `There is no round to ${action} now.`);
}

export async function showRound(c: Call) {
  return c.json((await itemList(c.env).round()) satisfies Round);
}

/** The data that the operations page polls: the round, the rate, and the number of Items of the next round. */
export async function showOperations(c: Call) {
  const list = itemList(c.env);
  const [round, items, rate] = await Promise.all([list.round(), list.count(), rateLimit(c.env).usage()]);
  return c.json({ round, items, rate, price: refreshPrice(c.env), now: Date.now() } satisfies Operations);
}

export async function listPastRounds(c: Call) {
  return c.json({ rounds: await itemList(c.env).pastRounds() } satisfies { rounds: EndedRound[] });
}

export async function listCauses(c: Call) {
  return c.json({ causes: await itemList(c.env).causes() } satisfies { causes: Cause[] });
}

export async function listFailures(c: Call) {
  const { after = "", code = "" } = c.req.query();
  return c.json((await itemList(c.env).failures({ after, code })) satisfies FailurePage);
}

/** Stops all refreshes from now on, or allows them again. The body is `{ "isStopped": true }` or `false`. */
export async function stopAll(c: Call) {
  const { isStopped } = await bodyOf(c);
  if (typeof isStopped !== "boolean") throw badRequest("isStopped must be true or false.");
  await rateLimit(c.env).stopAll(isStopped);
  if (isStopped) await itemList(c.env).pauseForStop();
  return c.body(null, 204);
}

/** Handles a cron trigger. ROUND_CRON is the trigger that begins a round. All others top up the queue. */
export async function keepGoing({ cron }: { cron: string }, env: ServiceEnv) {
  if (cron === env.ROUND_CRON) await beginByCron(env);
  else await itemList(env).topUp();
}

/** A round that was paused at the monthly cap continues in a later month. If the cap is raised, an operator resumes it. */
async function beginByCron(env: ServiceEnv) {
  const list = itemList(env);
  const { started, round, state, pausedFor } = await list.beginRound("cron");
  if (started) return;
  log("round_not_begun", { round, state, pausedFor });
  await list.resumeInNewMonth();
}

/**
 * Reports the outcome of an Item in a round. Other outcomes than "done" go to the dead letter queue. Its consumer
 * reports them to the list.
 */
export async function settleInRound(env: ServiceEnv, settled: SettledInRound) {
  if (settled.outcome === "done") await itemList(env).settle(settled);
  else await env.DEAD_LETTERS.send(settled);
}
