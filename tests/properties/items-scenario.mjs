// Runs one scenario of `refreshItems` on a virtual clock: a source, a Plaid, and a caller that may leave the loop. Returns a broken promise
// of the package, if any.
import { InvestmentsError, refreshItems } from "plaid-investments";
import { ANSWERS } from "./items-answers.mjs";
import { settled, virtualClock } from "../helpers/virtual-clock.mjs";

const PLAID = { clientId: "client-12345678", secret: "secret-12345678", baseUrl: "https://plaid.test" };

/** A scenario that takes more steps does not end. */
const MAX_STEPS = 30_000;

const never = () => new Promise(() => {});
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs a scenario. Returns the fault, or undefined. */
export async function findingOf(scenario) {
  const clock = virtualClock();
  try {
    return await played(scenario, clock);
  } finally {
    clock.restore();
  }
}

async function played(scenario, clock) {
  const findings = [];
  const check = (holds, what) => holds || findings.push(what);
  const controller = new AbortController();
  const seen = { taken: [], outcomes: [], fetched: new Map(), bills: new Map(), prepared: new Map(), calls: {} };
  const fetchTimes = [];
  let [round, inFlight, left, end] = [0, 0, undefined, undefined];
  const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

  /** Called at each moment: at the `n`th moment of a name, the scenario may leave the loop or abort it. */
  function moment(name) {
    seen.calls[name] = (seen.calls[name] ?? 0) + 1;
    // The elements of an array are taken without a call.
    check(!left || left.round === round, `a call of ${name} after the caller had left`);
    if (name === "onStart") check(!controller.signal.aborted, "an onStart after the abort");
    for (const exit of scenario.exits) {
      if (exit.moment === name && exit.n === seen.calls[name]) leave(exit.how);
    }
  }

  function leave(how) {
    if (how === "abort") return controller.abort(new Error("shut down"));
    if (how === "break" || end) return;
    left ??= { round };
    const leaving = how === "throw" ? outcomes.throw(new Error("enough")).catch(() => {}) : outcomes.return();
    leaving.then(() => (left.settled = true));
  }

  const given = scenario.items.map(({ token, bad }, n) => (bad ? n : { accessToken: `access-sandbox-${token}`, n }));
  const take = (item) => (seen.taken.push({ item, round }), item);
  const outcomes = refreshItems(sourceOf(scenario, given, take, moment), {
    ...PLAID,
    ...scenario.options,
    signal: controller.signal,
    onStart: scenario.onStart && onStart,
    onProgress:
      scenario.onProgress &&
      (() => {
        moment("onProgress");
        if (scenario.onProgress === seen.calls.onProgress) throw new Error("no bar");
      }),
    fetch,
  });

  function fetch(_, { body, signal }) {
    const token = JSON.parse(body).access_token;
    check(!controller.signal.aborted, "a fetch after the abort");
    check(!left, "a fetch after the caller had left");
    if (scenario.onStart)
      check(seen.prepared.get(token) > (seen.fetched.get(token) ?? 0), "a fetch without its onStart");
    const { kind, ms, seconds, billed } = scenario.answers[fetchTimes.length % scenario.answers.length];
    fetchTimes.push(clock.elapsed());
    add(seen.fetched, token);
    const { bills, answer } = ANSWERS[kind];
    if (bills === true || (bills === "maybe" && billed)) add(seen.bills, token);
    check(++inFlight <= scenario.options.concurrency, "more in flight than may be");
    moment("fetch");
    const ended = later(ms).then(() => answer(signal, seconds));
    const over = () => void (inFlight -= 1);
    signal.addEventListener("abort", over);
    const settles = () => (signal.removeEventListener("abort", over), over());
    ended.then(settles, settles);
    if (kind === "network" && ms === 0) throw new TypeError("at once");
    return ended;
  }

  async function onStart({ accessToken }) {
    moment("onStart");
    const { how, ms } = scenario.onStart[(seen.calls.onStart - 1) % scenario.onStart.length];
    if (ms > 0) await later(ms);
    if (how === "throws") throw new Error(`no journal for ${accessToken} of ${PLAID.secret}`);
    if (how === "hangs") await never();
    add(seen.prepared, accessToken);
  }

  for (const exit of scenario.exits) if (exit.at !== undefined) setTimeout(leave, exit.at, exit.how);
  for (const { at, ms } of scenario.jumps) setTimeout(clock.jump, at, ms);
  const reading = read().then(
    () => (end ??= { round }),
    (error) => (end ??= { round, error }),
  );

  async function read() {
    const { width, pauseMs, breaksAfter = Infinity, stopsAfter = Infinity } = scenario.reader;
    const note = (outcome) => {
      // An outcome whose promise settled earlier in the same turn is under way.
      check(!left || left.round === round, "an outcome after the caller had left");
      seen.outcomes.push(outcome);
      moment("outcome");
    };
    if (width === 0) {
      for await (const outcome of outcomes) {
        note(outcome);
        if (seen.outcomes.length >= breaksAfter) {
          left ??= { round };
          break;
        }
        if (seen.outcomes.length >= stopsAfter) await never();
        if (pauseMs && !controller.signal.aborted) await later(pauseMs);
      }
      if (left) left.settled = true;
      return;
    }
    for (;;) {
      const results = await Promise.all(
        Array.from({ length: width }, () =>
          outcomes.next().then((result) => (result.done || note(result.value), result)),
        ),
      );
      if (results.at(-1).done) return;
      if (seen.outcomes.length >= stopsAfter) await never();
      if (pauseMs && !controller.signal.aborted) await later(pauseMs);
    }
  }

  // Runs until the loop has ended, or nothing happens any more.
  for (let aborted = 0; !end && round < MAX_STEPS;) {
    await settled();
    round += 1;
    if (end) break;
    if (left) {
      check(left.settled || round - left.round < 3, `${JSON.stringify(left)} did not settle`);
      if (left.settled || findings.length > 0) break;
      continue;
    }
    const reads = scenario.reader.stopsAfter === undefined && !scenario.reader.pauseMs;
    if (controller.signal.aborted && reads && (aborted += 1) < 4) {
      check(aborted < 3, "it did not end at once by the abort");
      continue;
    }
    if (!clock.fire()) break;
  }
  check(round < MAX_STEPS, "it did not end");
  if (!end && !left) {
    check(mayHang(scenario, seen, controller), "it hangs");
    leave("return");
    await settled();
    check(left?.settled, "return() did not settle");
  }
  await settled();
  // Late events must change nothing.
  for (let n = 0; n < 200 && clock.fire(); n += 1) await settled();
  await Promise.race([reading, settled()]);
  if (scenario.reader.stopsAfter === undefined) check(end, "a next() did not settle");

  checkEnd({ scenario, seen, end, left, check, controller });
  if (scenario.jumps.length === 0) {
    const { perMinute } = scenario.options;
    check(!fetchTimes.some((at, n) => fetchTimes[n + perMinute] - at < 60_000), "more in a minute than may be");
  }
  return findings[0];
}

/** Whether the loop waits for something that never settles: the source, an onStart, or a caller that takes no more. */
function mayHang({ source, onStart, reader }, seen) {
  const takesNoMore = seen.outcomes.length >= (reader.stopsAfter ?? Infinity);
  return source.end === "hangs" || takesNoMore || Boolean(onStart?.some(({ how }) => how === "hangs"));
}

function checkEnd({ scenario, seen, end, left, check, controller }) {
  const counts = new Map();
  for (const { item } of seen.outcomes) counts.set(item, (counts.get(item) ?? 0) + 1);
  const items = new Map(seen.taken.map((taken) => [taken.item, taken]));
  for (const [item, count] of counts) {
    check(count === 1, `${count} outcomes of one item`);
    check(items.has(item), "an outcome of what was not taken");
  }
  for (const { item, round } of items.values()) {
    const mayBeLate = left || (end && round >= end.round);
    check(mayBeLate || !end || counts.has(item), `no outcome of an item that was taken: ${JSON.stringify(item)}`);
  }
  const occurrences = new Map();
  for (const { item } of seen.taken) occurrences.set(item.accessToken, (occurrences.get(item.accessToken) ?? 0) + 1);
  for (const [token, bills] of seen.bills) check(bills <= occurrences.get(token), "billed more than once");
  for (const { item, requestId, error } of seen.outcomes) {
    check((requestId === undefined) !== (error === undefined), "neither an id nor an error, or both");
    if (!error) continue;
    check(error instanceof InvestmentsError, "an error of another class");
    const once = occurrences.get(item.accessToken) === 1;
    if (once && error.outcome !== "unknown")
      check(!seen.bills.has(item.accessToken), `billed, and yet ${error.outcome}`);
    if (once && error.outcome === "not_sent") check(!seen.fetched.has(item.accessToken), "sent, and yet not_sent");
    checkText(error, check);
  }
  if (!end?.error) return;
  const { error } = end;
  checkText(error, check);
  const isOwn = error.message === "the database is gone" || error.message === "enough";
  check(isOwn || error instanceof InvestmentsError, `it threw ${error}`);
  if (error.kind === "aborted") check(controller.signal.aborted, "aborted by nobody");
  if (error.option === "onProgress") check(scenario.onProgress, "an onProgress that there is not");
}

function checkText(error, check) {
  const text = JSON.stringify(error) + error.message + error.stack;
  check(!/access-sandbox-[\w]/.test(text) && !text.includes(PLAID.secret), "a token in an error");
}

function sourceOf({ source, items }, given, take, moment) {
  const { kind, end, returnHangs } = source;
  const finish = async () => {
    if (end === "throws") throw new Error("the database is gone");
    if (end === "hangs") await never();
  };
  if (kind === "array") {
    // It has a length, and records the elements that were taken.
    return Object.assign([...given], {
      *[Symbol.iterator]() {
        for (const item of given) yield take(item);
      },
    });
  }
  if (kind === "generator") {
    return (function* () {
      for (const item of given) {
        moment("source");
        yield take(item);
      }
      if (end === "throws") throw new Error("the database is gone");
    })();
  }
  if (kind === "async generator") {
    return (async function* () {
      for (const [n, item] of given.entries()) {
        moment("source");
        if (items[n].ms) await later(items[n].ms);
        yield take(item);
      }
      await finish();
    })();
  }
  let at = 0;
  const next = async () => {
    moment("source");
    if (at >= given.length) return (await finish(), { done: true });
    const n = at++;
    if (items[n].ms) await later(items[n].ms);
    return { done: false, value: take(given[n]) };
  };
  return { [Symbol.asyncIterator]: () => ({ next, ...(returnHangs && { return: never }) }) };
}
