// Shows the progress of the refresh, and its result.
import type { ItemState, Refresh, RefreshState } from "../shared/messages.ts";
import { isWaitingInRound } from "../shared/refresh.ts";
import { messageOf } from "./api.ts";
import { byId, h, say } from "./dom.ts";
import { type Notice, type Tone, explain, hasNews } from "./explain.ts";
import { countdown, moment, seconds } from "./words.ts";

/** An Item. `isLost` means that the connection to the service is lost. */
export interface ShownItem extends ItemState {
  isLost: boolean;
}

type Repair = () => Promise<void>;

const USUAL_MS = 10_000;
/** The usual duration takes this share of the track. The rest of the track is for the time after it. */
const USUAL_SHARE = 0.5;

const ICONS: Record<Tone, string> = { calm: "○", busy: "◔", good: "✓", wait: "◷", act: "!", stop: "✕", unsure: "?" };
type StepState = "todo" | "now" | "done" | "failed" | "unsure" | "none";

interface Step {
  label: string;
  state: StepState;
  note?: string | undefined;
}

const STEP_WORDS: Record<StepState, string> = {
  todo: "not yet",
  now: "under way",
  done: "done",
  failed: "failed",
  unsure: "unknown",
  none: "none so far",
};
const STEP_MARKS: Record<StepState, string> = { todo: "", now: "", done: "✓", failed: "✕", unsure: "?", none: "–" };
/** The state of the step "Plaid answers". */
const ANSWER: Record<RefreshState, StepState> = {
  none: "todo",
  asked: "todo",
  sent: "now",
  done: "done",
  failed: "failed",
  unknown: "unsure",
};

/** Shows the state of the Item. `now` is the Worker's time. `repair` is the action of the notice's button. */
export function showStatus(item: ShownItem, now: number, repair: Repair): void {
  say(byId("name"), item.name);
  showSteps(item);
  showNotice(explain(item, now), item, repair);
  byId("cancel").classList.toggle("absent", !item.isRunning);
  byId("wait").classList.toggle("is-running", item.isRunning);
  tick(item, now, repair);
}

/** Updates the parts that depend on the time. */
export function tick(item: ShownItem, now: number, repair: Repair): void {
  const { refresh, isRunning, freeAt, timeoutMs } = item;
  const isEarly = !isRunning && now < freeAt;
  const isUnderWay = isRunning && !isWaitingInRound(refresh);
  byId("refresh").setAttribute("aria-disabled", String(isUnderWay || isEarly));
  say(byId("refresh"), isUnderWay ? "Refreshing…" : "Refresh");
  say(byId("hint"), hintOf(item, isEarly, now));
  showWait(refresh, now, timeoutMs);
  const notice = explain(item, now);
  if (notice.title !== byId("notice").dataset.title) showNotice(notice, item, repair);
  const until = document.getElementById("until");
  if (until && notice.until !== undefined) say(until, waitWords(notice.until, now));
}

function hintOf({ isLost, isRunning, freeAt, refresh }: ShownItem, isEarly: boolean, now: number) {
  if (isLost) return "Connection lost. Trying again…";
  if (isRunning) return "";
  if (isEarly) return `Again in ${countdown(freeAt - now)}`;
  return refresh.endedAt ? `Last asked ${moment(refresh.endedAt)}` : "";
}

function showWait({ sentAt, endedAt }: Refresh, now: number, timeoutMs: number) {
  const elapsed = sentAt === undefined ? 0 : (endedAt ?? now) - sentAt;
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

function showSteps(item: ItemState) {
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

/** The four steps of a refresh: request, response, webhook, reading. */
function stepsOf(item: ItemState): Step[] {
  const { refresh, webhooks, reading } = item;
  const { id, state, askedAt = 0, sentAt } = refresh;
  const since = (at: number) => `after ${seconds(at - askedAt)}`;
  const told = webhooks.findLast((webhook) => webhook.refresh === id && id > 0);
  const isOver = refresh.state === "done" || refresh.state === "unknown";
  const isRead = isOver && !reading.isDue && (reading.at ?? 0) >= refresh.endedAt && !reading.error;
  const isReading = (isOver || hasNews(item)) && reading.isDue;
  return [
    {
      label: "Asked",
      state: sentAt ? "done" : state === "asked" ? "now" : "todo",
      note: sentAt === undefined ? undefined : moment(sentAt),
    },
    {
      label: "Plaid answers",
      state: ANSWER[state],
      note: refresh.state === "done" ? since(refresh.endedAt) : undefined,
    },
    { label: "Webhook", state: told ? "done" : isOver ? "none" : "todo", note: told && since(told.at) },
    {
      label: "Holdings read",
      state: isRead ? "done" : reading.error && isOver ? "failed" : isReading ? "now" : "todo",
      note: isRead ? since(reading.at ?? 0) : undefined,
    },
  ];
}

function showNotice(notice: Notice, item: ItemState, repair: Repair) {
  const { tone, title, text, until, action } = notice;
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
      action === "repair" && repairButton(repair),
      details(item.refresh),
    ),
  );
  if (!isNews) return;
  const isBad = ["act", "stop", "unsure"].includes(tone);
  say(byId(isBad ? "alert" : "live"), `${title}. ${text}`);
  say(byId(isBad ? "live" : "alert"), "");
}

function repairButton(repair: Repair) {
  const button = h("button", { id: "repair", type: "button" }, "Sign in at the bank");
  const fault = h("span", { class: "fault", role: "alert" });
  button.addEventListener("click", () => repair().catch((error: unknown) => say(fault, messageOf(error))));
  return h("p", { class: "repair" }, button, fault);
}

const waitWords = (until: number, now: number) =>
  now < until ? `You can try again in ${countdown(until - now)}.` : "You can try again now.";

/** Technical details, for support. */
function details({ requestId, error, id }: Refresh) {
  if (id === 0 || (!requestId && !error)) return null;
  const rows: [name: string, value: string | number | undefined][] = error
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
