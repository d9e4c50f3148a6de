// What the cases of many Items share: Items to refresh, sources to give them from, and what is seen of the calls.

import { pause } from "./moments.mjs";

const REFRESH = "/investments/refresh";

/** A case with so many Items, whose refresh takes `delayMs` unless `answers` say otherwise. */
export async function openItems(open, count, answers = [], options = {}) {
  const opened = await open(answers, options);
  const tokens = [opened.accessToken];
  while (tokens.length < count) tokens.push((await opened.control("create-item", { options: {} })).accessToken);
  return {
    ...opened,
    tokens,
    asked: async () => (await opened.requestsTo(REFRESH)).map(({ body }) => tokens.indexOf(body.access_token)),
    billed: async () => (await opened.log()).billed,
  };
}

export async function collect(outcomes) {
  const all = [];
  let thrown;
  try {
    for await (const outcome of outcomes) all.push(outcome);
  } catch (error) {
    thrown = error;
  }
  return { all, thrown };
}

/** A `fetch` that notes how many of its calls are open at once, and does `act` before each. */
export function counting(act = () => {}) {
  const counted = { now: 0, most: 0, calls: 0 };
  counted.fetch = async (...args) => {
    counted.calls += 1;
    counted.most = Math.max(counted.most, ++counted.now);
    try {
      await act(counted.calls, ...args);
      return await fetch(...args);
    } finally {
      counted.now -= 1;
    }
  };
  return counted;
}

/** A `fetch` that refreshes by itself, and gives `answers` first: what takes time then is the loop alone. */
export function answering(tokens, ...answers) {
  const asked = [];
  const fetch = async (_, { body }) => {
    asked.push(tokens.indexOf(JSON.parse(body).access_token));
    return answers.shift() ?? Response.json({ request_id: "1" });
  };
  return { asked, fetch };
}

/** An answer of Plaid's to give by a `fetch` of the case: an error of this code, which asks to wait for so many seconds. */
export const refusal = (error_code, seconds, { status = 400, error_type = "RATE_LIMIT_EXCEEDED" } = {}) =>
  Response.json(
    { error_type, error_code, error_message: "no", display_message: null, request_id: "1" },
    { status, headers: seconds === undefined ? {} : { "Retry-After": String(seconds) } },
  );

/** A promise, and what settles it. */
export function deferred() {
  const settle = {};
  const promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
  return { promise, ...settle };
}

/** A `fetch` that ends by its signal alone. */
export const hanging = (_, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

export async function* slowly(items) {
  for (const item of items) {
    await pause(5);
    yield item;
  }
}

export function* once(items, onClose = () => {}) {
  try {
    yield* items;
  } finally {
    onClose();
  }
}
