// One Item: its access token, which never leaves this object, its refresh, and what was read of it. There is one instance of
// it in the world, whatever the number of tabs and Workers: so here is where two clicks become one call to Plaid.
import { DurableObject } from "cloudflare:workers";
import { getHoldings, getInvestmentTransactions, refreshInvestments } from "plaid-investments";
import { errorFields } from "./errors.js";
import { ItemStore } from "./item-store.js";
import { rateLimit } from "./objects.js";
import { compare, holdingRows, transactionRows } from "./portfolio.js";
import * as refreshes from "./refresh.js";
import { settle } from "./rounds.js";
import { connection, perItemMs, refreshTimeoutMs } from "./settings.js";

const DAY_MS = 86_400_000;
/** Plaid's history goes back 24 months. */
const HISTORY_DAYS = 730;
const READ_TRIES = 3;
const READ_AGAIN_MS = 30_000;
/** When another object could not be reached. */
const AGAIN_MS = 3000;
/** The webhooks after which there is something new to read. */
const NEWS = ["HOLDINGS", "INVESTMENTS_TRANSACTIONS"];

export class Item extends DurableObject {
  #store;
  /** Ends the call to Plaid that is in flight. */
  #call;
  /** The reading that is under way. */
  #reading;

  constructor(ctx, env) {
    super(ctx, env);
    this.#store = new ItemStore(ctx.storage);
    if (!this.#store.item) return;
    if (refreshes.STATES[this.#store.refresh.state].restart === "interrupt") this.#interrupt();
    this.#schedule();
  }

  /** Makes this object hold an Item, or gives it a new token. */
  async add({ itemId, name, accessToken }) {
    this.#store.create({ itemId, name, accessToken });
    this.#wantReading();
  }

  /** All that there is but the token; null if there is no such Item. */
  async view() {
    if (!this.#store.item) return null;
    return {
      ...this.#state(),
      ...compare(this.#store.holdings("before"), this.#store.holdings("now")),
      transactions: this.#store.transactions(this.#store.refresh.id),
    };
  }

  /**
   * Asks for a refresh. Whoever asks while one runs joins it. `started` tells which; `retryAt`, in milliseconds since 1970, is
   * there if it is too early for another.
   */
  async refresh() {
    if (!this.#store.item) return null;
    const { refresh, started, retryAt } = refreshes.ask(this.#store.refresh, Date.now(), perItemMs(this.env));
    if (started) {
      this.#store.keepHoldings();
      this.#record(refresh);
    }
    return { started, retryAt, ...this.#state() };
  }

  /**
   * Takes its part in a round, once, however often it is told: messages come twice. `startAt` is its place in the client's rate.
   * False: there is no such Item.
   */
  async refreshInRound(round, startAt) {
    if (!this.#store.item) return false;
    if (round > this.#store.round) {
      const { refresh } = this.#store;
      if (!refreshes.isRunning(refresh)) this.#store.keepHoldings();
      this.#store.round = round;
      this.#record(refreshes.askInRound(refresh, round, startAt, Date.now(), perItemMs(this.env)));
    } else if (round === this.#store.report.round) {
      // Who says it again has not heard.
      this.#store.changeReport({ isTaken: false, againAt: 0 });
      this.#schedule();
    }
    return true;
  }

  /** Waits no longer. Plaid may go on all the same, so a call in flight ends as `unknown`. */
  async cancel() {
    if (!this.#store.item) return null;
    const { cancel } = refreshes.STATES[this.#store.refresh.state];
    if (cancel === "withdraw") this.#record(refreshes.withdraw(this.#store.refresh, Date.now()));
    if (cancel === "abort") this.#call?.abort();
    return this.#state();
  }

  /** Takes a verified webhook. Plaid repeats them, in any order: all that a repeat does is to read once more. */
  async webhook(event) {
    if (!this.#store.item) return;
    const { webhook_type: type, webhook_code: code } = event;
    this.#store.noteWebhook({ type, code, counts: counts(event), at: Date.now(), refresh: this.#store.refresh.id });
    if (type === "ITEM" && code === "ERROR") this.#store.attention = event.error?.error_code ?? "ITEM_ERROR";
    if (type === "ITEM" && code === "LOGIN_REPAIRED") this.#store.attention = null;
    if (NEWS.includes(type)) this.#wantReading();
    this.#publish();
  }

  /** A page that wants to be told. The sockets are the runtime's: this object may sleep, or start anew, behind them. */
  async fetch() {
    if (!this.#store.item) return new Response(null, { status: 404 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.send(JSON.stringify(this.#state()));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** A page has nothing to say here. */
  webSocketMessage() {}

  /** What is wanted is done here, so that it ends with no request, and with no tab. */
  async alarm() {
    const { alarm } = refreshes.STATES[this.#store.refresh.state];
    if (alarm === "send") await this.#start();
    if (alarm === "interrupt" && !this.#call) this.#interrupt();
    await this.#report();
    if (Date.now() >= this.#store.reading.againAt) await this.#read();
    this.#schedule();
  }

  /** Calls Plaid if the client's rate has room. */
  async #start() {
    const { startAt = 0, round } = this.#store.refresh;
    if (Date.now() < startAt) return;
    const place = await rateLimit(this.env)
      .start(round !== undefined)
      .catch((error) => {
        console.error(error);
        return { granted: false, at: Date.now() + AGAIN_MS };
      });
    if (place.granted) await new Promise((resolve) => setTimeout(resolve, place.at - Date.now()));
    // It may have been cancelled meanwhile.
    if (refreshes.STATES[this.#store.refresh.state].alarm !== "send") return;
    if (place.granted) await this.#send();
    else this.#record(refreshes.postpone(this.#store.refresh, place.at));
  }

  async #send() {
    // Before anybody can see that it is sent: who cancels from then on has something to abort.
    const call = (this.#call = new AbortController());
    let rejection;
    let end;
    try {
      this.#record(refreshes.send(this.#store.refresh, Date.now()));
      // Not before it is on disk: then whoever comes after a crash knows that Plaid may have been asked.
      await this.ctx.storage.sync();
      const { accessToken } = this.#store.item;
      const timeout = refreshTimeoutMs(this.env);
      end = await refreshInvestments({ ...connection(this.env), accessToken, timeout, signal: call.signal }).then(
        (requestId) => refreshes.succeed(this.#store.refresh, requestId, Date.now()),
        (error) => {
          rejection = errorFields(error);
          return refreshes.reject(this.#store.refresh, rejection, Date.now());
        },
      );
    } finally {
      this.#call = undefined;
    }
    if (end.state === "done") this.#store.attention = null;
    this.#record(end);
    if (rejection && refreshes.limitOf(rejection) === "client") await this.#holdAll(rejection.retry.afterMs);
    // A webhook tells of changes, but it can be late, and reading is free.
    if (["done", "unknown"].includes(end.state)) this.#wantReading();
  }

  async #holdAll(ms) {
    await rateLimit(this.env)
      .hold(Date.now() + ms)
      .catch((error) => console.error(error));
  }

  /** Tells what came of its part in a round. */
  async #report() {
    const { round, outcome, error, isTaken, againAt } = this.#store.report;
    if (isTaken || Date.now() < againAt) return;
    try {
      await settle(this.env, { itemId: this.#store.item.itemId, round, outcome, error });
      if (this.#store.report.round === round) this.#store.changeReport({ isTaken: true });
    } catch (fault) {
      console.error(fault);
      this.#store.changeReport({ againAt: Date.now() + AGAIN_MS });
    }
  }

  #interrupt() {
    this.#record(refreshes.interrupt(this.#store.refresh, Date.now()));
    this.#wantReading();
  }

  #wantReading() {
    this.#store.changeReading({ wanted: this.#store.reading.wanted + 1, tries: 0, againAt: 0 });
    // Now, beside a refresh that may hang; the alarm is for the case that this instance ends first.
    this.#schedule();
    this.ctx.waitUntil(this.#read());
  }

  #isReadingDue() {
    return this.#store.reading.done < this.#store.reading.wanted;
  }

  #read() {
    this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readAll() {
    while (this.#isReadingDue() && (await this.#readOnce()));
  }

  /** Whether it is worth going on. */
  async #readOnce() {
    const { wanted, tries } = this.#store.reading;
    const { id } = this.#store.refresh;
    const item = { ...connection(this.env), accessToken: this.#store.item.accessToken };
    try {
      const [holdings, transactions] = await Promise.all([
        getHoldings(item),
        getInvestmentTransactions({ ...item, startDate: day(-HISTORY_DAYS), endDate: day(1) }),
      ]);
      this.#store.keepReading(holdingRows(holdings), transactionRows(transactions), id);
      this.#store.changeReading({ at: Date.now(), done: wanted, tries: 0, againAt: 0, error: null });
      this.#publish();
      return true;
    } catch (error) {
      const isLast = tries + 1 === READ_TRIES;
      const again = isLast ? { done: wanted, againAt: 0 } : { againAt: Date.now() + READ_AGAIN_MS };
      this.#store.changeReading({ tries: tries + 1, error: errorFields(error), ...again });
      this.#schedule();
      this.#publish();
      return false;
    }
  }

  /** Sets the one alarm to what is due first. */
  #schedule() {
    const { refresh, reading, report } = this.#store;
    const due = [];
    if (refreshes.STATES[refresh.state].alarm === "send") due.push(refresh.startAt ?? 0);
    if (this.#isReadingDue()) due.push(reading.againAt);
    if (!report.isTaken) due.push(report.againAt);
    if (due.length > 0) this.ctx.storage.setAlarm(Math.max(Date.now(), Math.min(...due)));
  }

  #record(refresh) {
    this.#store.refresh = refresh;
    const { round, state: outcome, error } = refresh;
    if (round !== undefined && !refreshes.isRunning(refresh)) {
      this.#store.changeReport({ round, outcome, error, isTaken: false, againAt: 0 });
    }
    this.#schedule();
    this.#publish();
  }

  #publish() {
    const message = JSON.stringify(this.#state());
    for (const socket of this.ctx.getWebSockets()) socket.send(message);
  }

  /** What pages are told at every change: small, and without the token. */
  #state() {
    const { version, refresh, reading, webhooks, attention } = this.#store;
    const { itemId, name } = this.#store.item;
    return {
      itemId,
      name,
      version,
      now: Date.now(),
      timeoutMs: refreshTimeoutMs(this.env),
      refresh,
      isRunning: refreshes.isRunning(refresh),
      freeAt: refreshes.freeAt(refresh, perItemMs(this.env)),
      reading: { at: reading.at, isDue: this.#isReadingDue(), error: reading.error },
      webhooks,
      attention,
    };
  }
}

/** How many of what a webhook tells of: its numbers, by Plaid's names. */
function counts(event) {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => typeof value === "number"));
}

function day(days) {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}
