// The cards of the operations page that change constantly: the totals of the month, the round and the rate.
import type { LedgerMonth, Operations, PauseCause, Round } from "../shared/messages.ts";
import { byId, h, say } from "./dom.ts";
import { countdown, currency, money, moment, percent, plural, whole } from "./words.ts";

const PAUSED_FOR: Record<PauseCause, string> = {
  cap: ", because the month’s limit is reached",
  client: ", because Plaid rejected a call for a reason that concerns every Item",
  stopped: ", because refreshes are stopped",
};

function stateWords(round: Round): string {
  switch (round.state) {
    case "none":
      return "There was no round yet.";
    case "running":
      return `Running since ${moment(round.beganAt)}, by ${round.by}. About ${countdown(round.etaMs)} left.`;
    case "paused":
      return `Paused${round.pausedFor ? PAUSED_FOR[round.pausedFor] : ""}. Calls in flight still end.`;
    case "stopped":
      return `Stopped ${moment(round.endedAt)}. Calls in flight still end.`;
    case "done":
      return `Done ${moment(round.endedAt)}.`;
  }
}

const figure = (name: string, value: string, note = "") =>
  h("div", {}, h("dt", {}, name), h("dd", {}, value), h("dd", { class: "soft" }, note));

export function showTotals({ totals, mayBeBilled, cap, price }: LedgerMonth): void {
  const { open, yes, no, unknown, inferred } = totals;
  const cost = (count: number) => (price ? money(count * price.amount, currency(price.currency)) : "");
  byId("totals").replaceChildren(
    figure(
      "Billed",
      whole(yes),
      [cost(yes), inferred > 0 && `${whole(inferred)} inferred`].filter(Boolean).join(" · "),
    ),
    figure("Not billed", whole(no)),
    figure("Unknown", whole(unknown), unknown > 0 ? cost(unknown) : ""),
    figure("Running", whole(open)),
  );
  const used =
    cap === null
      ? ""
      : `${whole(mayBeBilled)} of at most ${whole(cap)}${cap > 0 ? ` (${percent(mayBeBilled / cap, { signed: false })})` : ""}.`;
  say(
    byId("cap"),
    cap === null
      ? "No limit is set: MONTHLY_CAP."
      : mayBeBilled >= cap
        ? `The limit is reached: ${used}`
        : `Limit: ${used}`,
  );
}

export function showRound({ round }: Operations): void {
  const { state, pausedFor, total, done, failed, unknown } = round;
  const over = done + failed + unknown;
  say(byId("round-state"), stateWords(round));
  byId("begin").hidden = state === "running" || state === "paused";
  // A round that paused by itself can be paused by hand, so that no cron resumes it.
  byId("pause").hidden = state !== "running" && (state !== "paused" || pausedFor === null);
  byId("resume").hidden = state !== "paused";
  byId("stop").hidden = state !== "running" && state !== "paused";
  byId("bar").style.setProperty("--share", String(total === 0 ? 0 : over / total));
  byId("track").setAttribute("aria-valuemax", String(Math.max(1, total)));
  byId("track").setAttribute("aria-valuenow", String(over));
  byId("round-figures").replaceChildren(
    figure("Items", whole(total)),
    figure("Done", whole(done)),
    figure("Failed", whole(failed), "not billed"),
    figure("Unknown", whole(unknown), unknown > 0 ? "perhaps billed" : ""),
    figure("Left", whole(total - over)),
  );
}

export function showRate({ rate, now }: Operations): void {
  const { started, perMinute, heldUntil, isStopped } = rate;
  const held = heldUntil === null ? "" : ` Plaid asks to wait for ${countdown(heldUntil - now)}.`;
  const used = `${plural(started, "refresh", "refreshes")} in the last minute, of ${whole(perMinute)}.${held}`;
  say(byId("rate"), isStopped ? "All refreshes are stopped, of persons and rounds." : used);
  say(byId("stop-all"), isStopped ? "Allow refreshes again" : "Stop all refreshes");
}
