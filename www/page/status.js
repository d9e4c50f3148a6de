// The card on top: what the Item is worth, the refresh as it goes, and what its end means.
import { byId, h, say } from "./dom.js";
import { explain, hasNews } from "./explain.js";
import { clock, countdown, seconds, total, totalChange } from "./words.js";

const USUAL_MS = 10_000;
/** Where the usual time ends on the track: as much room as all the time after it. */
const USUAL_SHARE = 0.5;

const ICONS = { calm: "○", busy: "◔", good: "✓", wait: "◷", act: "!", stop: "✕", unsure: "?" };
const STEP_WORDS = {
  todo: "not yet",
  now: "under way",
  done: "done",
  failed: "failed",
  unsure: "unknown",
  none: "none so far",
};
const STEP_MARKS = { todo: "", now: "", done: "✓", failed: "✕", unsure: "?", none: "–" };

/** All that changes with the Item's state; `now` is the Worker's time. */
export function showStatus(item, now) {
  say(byId("name"), item.name);
  showSteps(item);
  showNotice(explain(item, now), item);
  byId("cancel").classList.toggle("absent", !item.isRunning);
  byId("wait").classList.toggle("is-running", item.isRunning);
  tick(item, now);
}

/** What changes as time goes by. */
export function tick(item, now) {
  const { refresh, isRunning, freeAt, timeoutMs } = item;
  const isEarly = !isRunning && now < freeAt;
  byId("refresh").setAttribute("aria-disabled", String(isRunning || isEarly));
  say(byId("refresh"), isRunning ? "Refreshing…" : "Refresh");
  say(byId("hint"), hintOf(item, isEarly, now));
  showWait(refresh, isRunning, now, timeoutMs);
  const notice = explain(item, now);
  if (notice.title !== byId("notice").dataset.title) showNotice(notice, item);
  const until = byId("until");
  if (until) say(until, waitWords(notice.until, now));
}

export function showTotal({ holdings, gone, reading }) {
  say(byId("total"), holdings.length > 0 ? total(holdings) : reading.at ? "No holdings" : "Reading…");
  const change = totalChange(holdings, gone);
  say(byId("since"), change ? `${change} by the last refresh` : reading.at ? `As of ${clock(reading.at)}` : "");
}

function hintOf({ isLost, isRunning, freeAt, refresh }, isEarly, now) {
  if (isLost) return "Connection lost. Trying again…";
  if (isRunning) return "";
  if (isEarly) return `Again in ${countdown(freeAt - now)}`;
  return refresh.endedAt ? `Last asked at ${clock(refresh.endedAt)}` : "";
}

function showWait({ sentAt, endedAt }, isRunning, now, timeoutMs) {
  const elapsed = sentAt === undefined ? 0 : (isRunning ? now : endedAt) - sentAt;
  const rest = Math.max(timeoutMs - USUAL_MS, 1);
  const share =
    elapsed <= USUAL_MS
      ? (elapsed / USUAL_MS) * USUAL_SHARE
      : USUAL_SHARE + ((elapsed - USUAL_MS) / rest) * (1 - USUAL_SHARE);
  byId("bar").style.setProperty("--share", String(Math.min(1, Math.max(0, share))));
  const track = byId("track");
  track.setAttribute("aria-valuemax", String(Math.round(timeoutMs / 1000)));
  track.setAttribute("aria-valuenow", String(Math.round(Math.min(elapsed, timeoutMs) / 1000)));
  track.setAttribute("aria-valuetext", `${Math.round(elapsed / 1000)} seconds`);
  say(byId("elapsed"), seconds(elapsed));
  say(byId("limit"), `limit: ${Math.round(timeoutMs / 1000)} s`);
}

function showSteps(item) {
  const steps = stepsOf(item);
  byId("steps").replaceChildren(
    ...steps.map(({ label, state, note }) =>
      h(
        "li",
        { class: `step is-${state}` },
        h("span", { class: "dot", "aria-hidden": "true" }, STEP_MARKS[state]),
        h("span", { class: "label" }, label),
        h("span", { class: "note" }, note ?? STEP_WORDS[state]),
      ),
    ),
  );
}

/** Asked, answered, told, read. */
function stepsOf(item) {
  const { refresh, webhooks, reading } = item;
  const { id, state, askedAt, sentAt, endedAt } = refresh;
  const since = (at) => `after ${seconds(at - askedAt)}`;
  const answer = { none: "todo", asked: "todo", sent: "now", done: "done", failed: "failed", unknown: "unsure" }[state];
  const told = webhooks.findLast((webhook) => webhook.refresh === id && id > 0);
  const isOver = ["done", "unknown"].includes(state);
  const isRead = isOver && !reading.isDue && reading.at >= endedAt && !reading.error;
  const isReading = (isOver || hasNews(item)) && reading.isDue;
  return [
    { label: "Asked", state: sentAt ? "done" : state === "asked" ? "now" : "todo", note: sentAt && clock(sentAt) },
    { label: "Plaid answers", state: answer, note: state === "done" ? since(endedAt) : undefined },
    { label: "Webhook", state: told ? "done" : isOver ? "none" : "todo", note: told && since(told.at) },
    {
      label: "Holdings read",
      state: isRead ? "done" : reading.error && isOver ? "failed" : isReading ? "now" : "todo",
      note: isRead ? since(reading.at) : undefined,
    },
  ];
}

function showNotice(notice, item) {
  const { tone, title, text, until } = notice;
  const box = byId("notice");
  const key = JSON.stringify([notice, item.refresh]);
  if (box.dataset.key === key) return;
  const isNews = box.dataset.title !== undefined && box.dataset.title !== title;
  Object.assign(box.dataset, { key, title, tone });
  box.replaceChildren(
    h("span", { class: "icon", "aria-hidden": "true" }, ICONS[tone]),
    h(
      "div",
      {},
      h("h3", {}, title),
      h("p", {}, text),
      until !== undefined && h("p", { class: "until", id: "until" }, waitWords(until, item.now)),
      details(item.refresh),
    ),
  );
  if (!isNews) return;
  const isBad = ["act", "stop", "unsure"].includes(tone);
  say(byId(isBad ? "alert" : "live"), `${title}. ${text}`);
  say(byId(isBad ? "live" : "alert"), "");
}

function waitWords(until, now) {
  return now < until
    ? `Plaid advises to wait until ${clock(until)}, which is in ${countdown(until - now)}.`
    : "The wait is over.";
}

/** For whoever has to look into it. */
function details({ requestId, error, id }) {
  if (id === 0 || (!requestId && !error)) return null;
  const rows = error
    ? [
        ["Code", error.errorCode],
        ["Kind", error.kind],
        ["Outcome", error.outcome],
        ["Retry", error.retry.when],
        ["HTTP", error.status],
        ["Request", error.requestId],
        ["Message", error.message],
      ]
    : [["Request", requestId]];
  const shown = rows.filter(([, value]) => value !== undefined);
  return h(
    "details",
    {},
    h("summary", {}, "Details"),
    h("dl", {}, ...shown.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))])),
  );
}
