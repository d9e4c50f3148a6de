// Explains the state of an Item to the person: `{ tone, title, text, until?, action? }`. The error's `retry` and
// `outcome` decide; the code only selects a better text. `until` is when the next try is allowed. `action` "repair"
// adds a button that opens Link.
import type { Retry } from "plaid-investments";
import type { Attention, ItemState, ShownError } from "../shared/messages.ts";
import type { DoneRefresh, FailedRefresh, SentRefresh, Settlement, UnknownRefresh } from "../shared/messages.ts";
import { isWaitingInRound } from "../shared/refresh.ts";
import { moment, seconds } from "./words.ts";

export type Tone = "calm" | "busy" | "good" | "wait" | "act" | "stop" | "unsure";

export interface Notice {
  tone: Tone;
  title: string;
  text: string;
  until?: number | undefined;
  action?: "repair" | undefined;
}

type Heading = Pick<Notice, "tone" | "title">;

/** A table of texts by the kind of an error. */
type ByKind<Text> = Partial<Record<ShownError["kind"], Text>>;

const NOT_BILLED = "Nothing was billed.";
/** A wait that Plaid advises is mentioned only if it is longer than this. */
const LONG_MS = 120_000;

const RECONNECT: Notice = {
  tone: "act",
  title: "Reconnect your bank",
  text: "The bank wants you to sign in again. That takes a minute.",
  action: "repair",
};
/** Link can't repair an Item whose access was withdrawn, or which Plaid no longer has. */
const REVOKED: Notice = {
  tone: "act",
  title: "You have withdrawn access",
  text: "Your bank gives no more data. Remove it here. To go on, link it again.",
  action: undefined,
};
const GONE: Notice = {
  tone: "act",
  title: "This bank is no longer linked",
  text: "Plaid gives no more data. Remove it here. To go on, link it again.",
  action: undefined,
};
/** The end of access to one account. Nothing else has ended. */
const ACCOUNT_REVOKED: Notice = {
  tone: "act",
  title: "You have withdrawn access to an account",
  text: "Your bank gives no more data about this account. Your others here still update. To include it again, sign in at the bank.",
  action: "repair",
};

const NOT_SUPPORTED: Partial<Notice> = {
  title: "Not supported here",
  text: "This bank has no refresh on demand. Its holdings still update by themselves, as a rule once a day.",
  action: undefined,
};

/** A refresh of a round that is not sent yet. */
const WAITING: Notice = {
  tone: "calm",
  title: "A refresh is planned",
  text: "It is one of many, and waits for its turn. To start it now, click Refresh.",
};

/** Texts for specific codes. */
const BY_CODE: Record<string, Partial<Notice>> = {
  USER_PERMISSION_REVOKED: REVOKED,
  ITEM_NOT_FOUND: GONE,
  ITEM_CONCURRENTLY_DELETED: GONE,
  PRODUCTS_NOT_SUPPORTED: NOT_SUPPORTED,
  PRODUCT_NOT_SUPPORTED: NOT_SUPPORTED,
  INVESTMENTS_REFRESH_LIMIT: { title: "Refreshed a moment ago", text: "A bank can be refreshed once a minute." },
  RATE_LIMIT: { title: "Plaid is busy with us", text: "This service has asked Plaid too often in the last minute." },
  INSTITUTION_DOWN: { title: "The bank is down", text: "Plaid can’t reach it." },
  ITEM_LOCKED: {
    title: "Your account at the bank is locked",
    text: "Unlock it at the bank, then connect again.",
  },
};

/** Texts for calls that Plaid rejected or this service did not send, by `retry.when`. */
const BY_ADVICE: Record<Retry["when"], Notice> = {
  user: RECONNECT,
  after: { tone: "wait", title: "Not right now", text: "" },
  webhook: {
    tone: "wait",
    title: "Not ready yet",
    text: "Plaid is still reading this bank for the first time, and sends word when it is done.",
  },
  never: { tone: "stop", title: "This can’t be refreshed", text: "Trying again won’t help." },
};

/** Why the outcome is unknown, by `kind`. */
const WHY_UNKNOWN: ByKind<(item: ItemState, error: ShownError) => string> = {
  timeout: ({ timeoutMs }) => `No answer came within ${seconds(timeoutMs)}.`,
  network: () => "The connection broke before the answer came.",
  invalid_response: (_item, { status }) => `Something other than Plaid’s answer came back (HTTP ${status}).`,
  aborted: () => "You cancelled while Plaid was at work.",
  interrupted: () => "This service was restarted while Plaid was at work.",
};

/** Texts for refreshes that this service did not send, by `kind`. If one has no `text`, the message of the error is it. */
const NOT_SENT: ByKind<Heading & { text?: string }> = {
  aborted: { tone: "calm", title: "Cancelled", text: "Plaid had not been asked yet." },
  cap: { tone: "stop", title: "No more refreshes this month" },
  stopped: { tone: "stop", title: "Refreshes are stopped" },
};

export function explain(item: ItemState, now: number): Notice {
  const { refresh, isRunning, attention } = item;
  if (!isRunning) {
    // If the failure has the same code, its own text is more precise.
    if (attention?.blocks && refresh.error?.errorCode !== attention.code) return broken(attention);
    const isRepaired = refresh.state === "failed" && refresh.error.retry.when === "user" && !attention;
    if (isRepaired)
      return { tone: "good", title: "Connected again", text: "Your bank lets Plaid in. You can refresh now." };
  }
  const said = explainState(item, now);
  return attention && !attention.blocks ? warned(said, attention) : said;
}

function explainState(item: ItemState, now: number): Notice {
  const { refresh } = item;
  switch (refresh.state) {
    case "none":
      return none(item);
    case "asked":
      return isWaitingInRound(refresh)
        ? WAITING
        : { tone: "busy", title: "Starting", text: "Plaid is asked in a moment." };
    case "sent":
      return sent(refresh, now);
    case "done":
      return done(item, refresh);
    case "failed":
      return failed(item, refresh);
    case "unknown":
      return unknown(item, refresh);
  }
}

const broken = ({ code, when = "user" }: Attention): Notice => ({ ...BY_ADVICE[when], ...BY_CODE[code] });

/** The notice with a warning. A warning about a single account matters less than a failed refresh. */
function warned(said: Notice, attention: Attention): Notice {
  if (attention.code !== "USER_ACCOUNT_REVOKED") return said.tone === "busy" ? said : ending(attention);
  return said.tone === "calm" || said.tone === "good" ? ACCOUNT_REVOKED : said;
}

function ending({ until }: Attention): Notice {
  const when = until ? ` on ${moment(until)}` : " soon";
  return {
    tone: "act",
    title: "The connection to your bank will end",
    text: `It ends${when}, unless you sign in at the bank again. Until then all works as usual.`,
    action: "repair",
  };
}

function none({ reading }: ItemState): Notice {
  if (reading.error) return { tone: "wait", title: "The holdings could not be read", text: reasonOf(reading.error) };
  return { tone: "calm", title: "Ready", text: "A refresh asks the bank itself, and costs a fee when it succeeds." };
}

/** The message for the person, or else the technical message. */
const reasonOf = ({ displayMessage, message }: ShownError) => displayMessage ?? message;

function sent({ sentAt }: SentRefresh, now: number): Notice {
  const isLate = now - sentAt > 10_000;
  return {
    tone: "busy",
    title: isLate ? "Taking longer than usual" : "Plaid is asking the bank",
    text: `${isLate ? "Some banks need half a minute and more. " : ""}You can leave this page: it goes on. Cancelling ends the wait only; the refresh may still be done, and billed.`,
  };
}

function done(item: ItemState, refresh: DoneRefresh): Notice {
  const { reading } = item;
  if (reading.error) {
    return {
      tone: "wait",
      title: "Refreshed, but not read yet",
      text: `Plaid did the refresh; its holdings could not be read: ${reasonOf(reading.error)}`,
    };
  }
  if (reading.isDue || (reading.at ?? 0) < refresh.endedAt) {
    return { tone: "busy", title: "Plaid is done", text: "Reading what it found." };
  }
  if (hasNews(item)) return { tone: "good", title: "Up to date", text: "Plaid found changes. They are marked below." };
  return {
    tone: "good",
    title: "Up to date",
    text: "Plaid has no changes so far. Should it find some, they appear here by themselves.",
  };
}

function failed({ freeAt }: ItemState, { error, endedAt }: FailedRefresh): Notice {
  if (error.outcome === "not_sent") {
    const own = NOT_SENT[error.kind] ?? { tone: "stop", title: "This service has a fault" };
    return { ...own, text: `${own.text ?? error.message} ${NOT_BILLED}` };
  }
  const advice = BY_ADVICE[error.retry.when];
  const own = error.errorCode === undefined ? undefined : BY_CODE[error.errorCode];
  const { title, text, action } = { ...advice, ...own };
  const said = own ? "" : (error.displayMessage ?? "");
  const waitMs = error.retry.when === "after" ? error.retry.afterMs : undefined;
  const isLong = waitMs !== undefined && waitMs > LONG_MS;
  const long = isLong ? `Plaid expects that this lasts until ${moment(endedAt + waitMs)}.` : "";
  const until = waitMs === undefined ? undefined : freeAt;
  return { tone: advice.tone, title, text: [said, text, long, NOT_BILLED].filter(Boolean).join(" "), until, action };
}

const SETTLED: Record<Settlement["billed"], Heading> = {
  yes: { tone: "good", title: "Probably done, and billed" },
  no: { tone: "calm", title: "Not done" },
};
const SETTLED_BY: Record<string, string> = {
  webhook: "Since then, Plaid has told of changes: so it was probably done, and billed. No need to pay again.",
  update: "Since then, Plaid has reached the bank: so it was probably done, and billed. No need to pay again.",
  failed_update: "Plaid could not reach the bank. You can refresh again.",
};

function unknown(item: ItemState, { error, settled }: UnknownRefresh): Notice {
  const why = WHY_UNKNOWN[error.kind]?.(item, error) ?? error.message;
  if (settled) return { ...SETTLED[settled.billed], text: `${why} ${SETTLED_BY[settled.by] ?? ""}` };
  const hint = "If you refresh again, you may pay twice; it is not repeated by itself.";
  return { tone: "unsure", title: "Maybe done, and perhaps billed", text: `${why} ${hint}` };
}

/** Whether a webhook has reported new data since this refresh began. */
export const hasNews = ({ refresh, webhooks }: ItemState) =>
  webhooks.some((webhook) => webhook.refresh === refresh.id && webhook.type !== "ITEM");
