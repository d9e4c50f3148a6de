// What the state of an Item means for the person: `{ tone, title, text, until? }`. Decided by the error's `retry` and `outcome`;
// the code only finds better words.
import { seconds } from "./words.js";

const NOT_BILLED = "Nothing was billed.";

/** Codes that have a sentence of their own. */
const BY_CODE = {
  PRODUCTS_NOT_SUPPORTED: notSupported,
  PRODUCT_NOT_SUPPORTED: notSupported,
  INVESTMENTS_REFRESH_LIMIT: { title: "Refreshed a moment ago", text: "Plaid refreshes an Item once a minute." },
  RATE_LIMIT: { title: "Plaid is busy with us", text: "This service has asked Plaid too often in the last minute." },
  INSTITUTION_DOWN: {
    title: "The bank is down",
    text: "Plaid can’t reach it.",
  },
  ITEM_LOCKED: { title: "Your account at the bank is locked", text: "Unlock it at the bank, then refresh." },
};

function notSupported() {
  return {
    title: "Not supported here",
    text: "This institution has no refresh on demand. Its holdings still update by themselves, as a rule once a day.",
  };
}

/** Errors that Plaid, or we, refused: by `retry.when`. */
const BY_ADVICE = {
  user: {
    tone: "act",
    title: "Reconnect your bank",
    text: "The bank wants you to sign in again. In your app, this is where Link opens in update mode.",
  },
  after: { tone: "wait", title: "Not right now", text: "Plaid asks to wait a little." },
  webhook: {
    tone: "wait",
    title: "Not ready yet",
    text: "Plaid is still reading this Item for the first time, and sends word when it is done.",
  },
  never: { tone: "stop", title: "This can’t be refreshed", text: "Trying again won’t help." },
};

/** Why nobody knows whether it was done, by `kind`. */
const WHY_UNKNOWN = {
  timeout: ({ timeoutMs }) => `No answer came within ${seconds(timeoutMs)}.`,
  network: () => "The connection broke before the answer came.",
  invalid_response: ({ refresh }) => `Something other than Plaid’s answer came back (HTTP ${refresh.error.status}).`,
  aborted: () => "You cancelled while Plaid was at work.",
  interrupted: () => "This service was restarted while Plaid was at work.",
};

/** By the state of the refresh. */
const BY_STATE = {
  none,
  asked: () => ({ tone: "busy", title: "Starting", text: "Plaid is asked in a moment." }),
  sent,
  done,
  failed,
  unknown,
};

export function explain(item, now) {
  const { state, endedAt = 0 } = item.refresh;
  if (!item.isRunning) {
    if (item.attention && state !== "failed") return { ...BY_ADVICE.user };
    const repaired = item.webhooks.find(({ code }) => code === "LOGIN_REPAIRED");
    if (state === "failed" && item.refresh.error.retry.when === "user" && repaired?.at > endedAt) {
      return { tone: "good", title: "Connected again", text: "Your bank lets Plaid in. You can refresh now." };
    }
  }
  return BY_STATE[state](item, now);
}

function none({ reading }) {
  if (reading.error) {
    return { tone: "wait", title: "The holdings could not be read", text: reading.error.message };
  }
  return { tone: "calm", title: "Ready", text: "A refresh asks the bank itself, and costs a fee when it succeeds." };
}

function sent({ refresh }, now) {
  const isLate = now - refresh.sentAt > 10_000;
  return {
    tone: "busy",
    title: isLate ? "Taking longer than usual" : "Plaid is asking the bank",
    text: `${isLate ? "Some banks need half a minute and more. " : ""}You can leave this page: it goes on. Cancelling ends the wait only; the refresh may still be done, and billed.`,
  };
}

function done(item) {
  const { refresh, reading } = item;
  if (reading.error) return unread(item);
  if (reading.isDue || reading.at < refresh.endedAt) {
    return { tone: "busy", title: "Plaid is done", text: "Reading what it found." };
  }
  if (hasNews(item)) return { tone: "good", title: "Up to date", text: "Plaid found changes. They are marked below." };
  return {
    tone: "good",
    title: "Up to date",
    text: "Plaid has no changes so far. Should it find some, they appear here by themselves.",
  };
}

function unread({ reading }) {
  return {
    tone: "wait",
    title: "Refreshed, but not read yet",
    text: `Plaid did the refresh; its holdings could not be read: ${reading.error.message}`,
  };
}

function failed({ refresh }) {
  const { error, endedAt } = refresh;
  if (error.kind === "aborted") {
    return { tone: "calm", title: "Cancelled", text: `Plaid had not been asked yet. ${NOT_BILLED}` };
  }
  if (error.outcome === "not_sent") {
    return {
      tone: "stop",
      title: "This service has a fault",
      text: `${error.message} Plaid was not asked. ${NOT_BILLED}`,
    };
  }
  const advice = BY_ADVICE[error.retry.when];
  const own = BY_CODE[error.errorCode];
  const { title, text } = { ...advice, ...(typeof own === "function" ? own() : own) };
  const until = error.retry.when === "after" ? endedAt + error.retry.afterMs : undefined;
  const said = own ? "" : (error.displayMessage ?? "");
  return { tone: advice.tone, title, text: [said, text, NOT_BILLED].filter(Boolean).join(" "), until };
}

function unknown(item) {
  const why = WHY_UNKNOWN[item.refresh.error.kind]?.(item) ?? item.refresh.error.message;
  const hint = hasNews(item)
    ? "Since then, Plaid has told of changes: so it was probably done, and billed."
    : "If you refresh again, you may pay twice; it is not repeated by itself.";
  return { tone: "unsure", title: "Maybe done, and perhaps billed", text: `${why} ${hint}` };
}

/** Whether a webhook has told of changes since this refresh began. */
export const hasNews = ({ refresh, webhooks }) =>
  webhooks.some((webhook) => webhook.refresh === refresh.id && webhook.type !== "ITEM");
