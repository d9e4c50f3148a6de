// One Item: its access token, which never leaves this object, its refresh, and what was read of it. There is one instance of
// it in the world, whatever the number of tabs and Workers: so here is where two clicks become one call to Plaid.
import { DurableObject } from "cloudflare:workers";
import { getHoldings, getInvestmentTransactions, refreshInvestments } from "plaid-investments";
import { errorFields } from "./errors.js";
import { ItemStore } from "./item-store.js";
import { compare, holdingRows, transactionRows } from "./portfolio.js";
import * as refreshes from "./refresh.js";
import { connection, perItemMs, refreshTimeoutMs } from "./settings.js";

const DAY_MS = 86_400_000;
/** Plaid's history goes back 24 months. */
const HISTORY_DAYS = 730;
const READ_TRIES = 3;
const READ_AGAIN_MS = 30_000;
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
    const { restart } = refreshes.STATES[this.#store.refresh.state];
    if (restart === "interrupt") this.#interrupt();
    if (restart === "send" || this.#isReadingDue()) this.#wake();
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
      this.#wake();
    }
    return { started, retryAt, ...this.#state() };
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
    if (alarm === "send") await this.#send();
    if (alarm === "interrupt" && !this.#call) this.#interrupt();
    await this.#read();
  }

  async #send() {
    this.#record(refreshes.send(this.#store.refresh, Date.now()));
    // Not before it is on disk: then whoever comes after a crash knows that Plaid may have been asked.
    await this.ctx.storage.sync();
    this.#call = new AbortController();
    const { accessToken } = this.#store.item;
    const timeout = refreshTimeoutMs(this.env);
    const end = await refreshInvestments({
      ...connection(this.env),
      accessToken,
      timeout,
      signal: this.#call.signal,
    }).then(
      (requestId) => refreshes.succeed(this.#store.refresh, requestId, Date.now()),
      (error) => refreshes.fail(this.#store.refresh, errorFields(error), Date.now()),
    );
    this.#call = undefined;
    if (end.state === "done") this.#store.attention = null;
    this.#record(end);
    // A webhook tells of changes, but it can be late, and reading is free.
    if (end.state !== "failed") this.#wantReading();
  }

  #interrupt() {
    this.#record(refreshes.interrupt(this.#store.refresh, Date.now()));
    this.#wantReading();
  }

  #wantReading() {
    this.#store.changeReading({ wanted: this.#store.reading.wanted + 1, tries: 0 });
    // Now, beside a refresh that may hang; the alarm is for the case that this instance ends first.
    this.#wake();
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
      this.#store.changeReading({ at: Date.now(), done: wanted, tries: 0, error: null });
      this.#publish();
      return true;
    } catch (error) {
      const isLast = tries + 1 === READ_TRIES;
      this.#store.changeReading({ tries: tries + 1, error: errorFields(error), ...(isLast && { done: wanted }) });
      // A refresh that is on its way has the alarm, and reads afterwards.
      if (!isLast && !refreshes.isRunning(this.#store.refresh)) this.#wake(READ_AGAIN_MS);
      this.#publish();
      return false;
    }
  }

  #wake(inMs = 0) {
    this.ctx.storage.setAlarm(Date.now() + inMs);
  }

  #record(refresh) {
    this.#store.refresh = refresh;
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
