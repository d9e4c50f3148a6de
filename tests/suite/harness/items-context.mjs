// Helpers of the cases about many Items: Items, sources of Items, and a `fetch` that counts its calls.

import { pause } from "./moments.mjs";

/** @import { PlaidFetch, PlaidRequestInit } from "plaid-investments" */
/** @import { FakePlaidOptions } from "plaid-investments/testing" */
/** @import { Answers, Context } from "./types.js" */

const REFRESH = "/investments/refresh";

/**
 * A case with `count` Items.
 *
 * @param {Context["open"]} open
 * @param {number} count
 * @param {Answers} [answers]
 * @param {FakePlaidOptions} [options]
 */
export async function openItems(open, count, answers = [], options = {}) {
  const opened = await open(answers, options);
  const tokens = [opened.accessToken];
  while (tokens.length < count) tokens.push((await opened.control("create-item", { options: {} })).accessToken);
  return {
    ...opened,
    tokens,
    asked: async () => (await opened.requestsTo(REFRESH)).map(({ body }) => tokens.indexOf(tokenOf(body))),
    billed: async () => (await opened.log()).billed,
  };
}

/** @param {unknown} body */
const tokenOf = (body) => /** @type {{ access_token: string }} */ (body).access_token;

/**
 * @template T
 * @param {AsyncIterable<T>} outcomes
 */
export async function collect(outcomes) {
  /** @type {T[]} */
  const all = [];
  /** @type {unknown} */
  let thrown;
  try {
    for await (const outcome of outcomes) all.push(outcome);
  } catch (error) {
    thrown = error;
  }
  return { all, thrown };
}

/**
 * A `fetch` that counts how many of its calls are open at once, and calls `act` before each.
 *
 * @param {(calls: number, ...args: Parameters<PlaidFetch>) => unknown} [act]
 */
export function counting(act = () => {}) {
  const counted = { now: 0, most: 0, calls: 0, fetch: count };
  /** @param {Parameters<PlaidFetch>} args */
  async function count(...args) {
    counted.calls += 1;
    counted.most = Math.max(counted.most, ++counted.now);
    try {
      await act(counted.calls, ...args);
      return await fetch(...args);
    } finally {
      counted.now -= 1;
    }
  }
  return counted;
}

/**
 * A `fetch` that answers by itself, first with `answers`: a test of the loop without a server.
 *
 * @param {string[]} tokens
 * @param {Response[]} answers
 */
export function answering(tokens, ...answers) {
  /** @type {number[]} */
  const asked = [];
  /** @type {PlaidFetch} */
  const fetch = async (_, { body }) => {
    asked.push(tokens.indexOf(JSON.parse(body).access_token));
    return answers.shift() ?? Response.json({ request_id: "1" });
  };
  return { asked, fetch };
}

/**
 * Plaid's response with an error code, and `Retry-After` if `seconds` are given.
 *
 * @param {string} error_code
 * @param {number} [seconds]
 * @param {{ status?: number; error_type?: string }} [more]
 */
export const refusal = (error_code, seconds, { status = 400, error_type = "RATE_LIMIT_EXCEEDED" } = {}) =>
  Response.json(
    { error_type, error_code, error_message: "no", display_message: null, request_id: "1" },
    { status, headers: seconds === undefined ? [] : [["Retry-After", String(seconds)]] },
  );

/** A promise with the functions that settle it. */
export function deferred() {
  /** @type {(value?: unknown) => void} */
  let resolve = () => {};
  /** @type {(reason: unknown) => void} */
  let reject = () => {};
  const promise = new Promise((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}

/**
 * A `fetch` that never answers: only its signal ends it.
 *
 * @param {unknown} _
 * @param {Pick<PlaidRequestInit, "signal">} init
 * @returns {Promise<Response>}
 */
export const hanging = (_, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

/**
 * @template T
 * @param {Iterable<T>} items
 */
export async function* slowly(items) {
  for (const item of items) {
    await pause(5);
    yield item;
  }
}

/**
 * @template T
 * @param {Iterable<T>} items
 */
export function* once(items, onClose = () => {}) {
  try {
    yield* items;
  } finally {
    onClose();
  }
}
