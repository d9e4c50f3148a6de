// The Durable Object of one Item: its access token, which never leaves this object, its refresh and its data. There is
// exactly one instance for an Item, for any number of tabs and Workers. So this object can merge two clicks into one
// call to Plaid.
import { DurableObject } from "cloudflare:workers";
import type { WebhookEvent } from "plaid-investments";
import type { AskedRefresh, ItemState, ItemView, ListedItem, Refresh } from "../../shared/messages.ts";
import type { SentRefresh, Settlement } from "../../shared/messages.ts";
import { isWaitingInRound } from "../../shared/refresh.ts";
import * as plaid from "../plaid.ts";
import { type ServiceEnv, perItemMs } from "../settings.ts";
import { attentionAfter, noteOf } from "./attention.ts";
import { Caller } from "./caller.ts";
import { ItemStore, type StoredItem } from "./item-store.ts";
import { Outbox } from "./outbox.ts";
import { Reader } from "./reader.ts";
import * as refreshes from "./refresh.ts";
import { Remover } from "./remover.ts";
import { NEWS } from "./settlement.ts";
import { Settler } from "./settler.ts";
import { stateOf, viewOf } from "./view.ts";

/** The name until the list has chosen one. */
const UNNAMED = "Bank";

/** A new Item. `name` is optional. */
type AddedItem = Omit<StoredItem, "name" | "isRemoving"> & { name: string | undefined };

export class Item extends DurableObject<ServiceEnv> {
  #store: ItemStore;
  #reader: Reader;
  #outbox: Outbox;
  #settler: Settler;
  #caller: Caller;
  #remover: Remover;

  constructor(ctx: DurableObjectState, env: ServiceEnv) {
    super(ctx, env);
    this.#store = new ItemStore(ctx.storage);
    this.#outbox = new Outbox(this.#store, env);
    this.#settler = new Settler(this.#store, env, this.#outbox);
    this.#reader = new Reader(this.#store, env, () => this.#changed());
    this.#caller = new Caller(ctx.storage, this.#store, env, this.#outbox, (refresh) => this.#record(refresh));
    this.#remover = new Remover(ctx, this.#store, env, this.#outbox);
    if (!this.#store.item) return;
    const { refresh } = this.#store;
    if (refreshes.does(refresh, "alarm", "interrupt")) this.#interrupt(refresh);
    this.#schedule();
  }

  /**
   * Stores an Item in this object, or replaces its token, and adds the Item to the list. The token is stored first,
   * because it can't be requested again. If the list can't be reached, the alarm repeats that part.
   */
  async add({ itemId, name, userId, accessToken }: AddedItem): Promise<ListedItem> {
    if (this.#remover.isRemoving) throw new Error("This Item is being removed.");
    this.#store.create({ name: name || UNNAMED, userId, ...this.#store.item, itemId, accessToken });
    this.#outbox.list(name, userId);
    await this.repaired();
    await this.#outbox.deliver();
    this.#changed();
    return { itemId, name: this.#store.item?.name ?? UNNAMED };
  }

  /** Whether the Item belongs to this user. With null, whether it exists. */
  async belongsTo(userId: string | null) {
    const { item } = this.#store;
    return item !== undefined && (userId === null || item.userId === userId);
  }

  /** The complete state without the token, or null if there is no such Item. */
  async view(): Promise<ItemView | null> {
    return this.#store.item ? viewOf(this.#store, this.env) : null;
  }

  /**
   * Requests a refresh. If one is running, the request joins it, and `started` is false. `retryAt`, in ms since 1970,
   * is set if it is too early for another refresh. `who` is the user, for the ledger. See `ask`.
   */
  async refresh(who: string): Promise<(refreshes.AskResult & ItemState) | null> {
    if (!this.#store.item || this.#remover.isRemoving) return null;
    const request = { who, entry: crypto.randomUUID() };
    const before = this.#store.refresh;
    const { refresh, ...answer } = refreshes.ask(before, request, Date.now(), perItemMs(this.env));
    if (refresh !== before) this.#record(refresh);
    return { ...answer, ...this.#state() };
  }

  /**
   * Takes part in a round. It is idempotent, because messages can be delivered twice. `startAt` is the Item's slot in
   * the rate limit. Resolves to "taken", "none" (there is no such Item) or "superseded" (the Item has been in a later
   * round).
   */
  async refreshInRound(round: number, startAt: number): Promise<"taken" | "none" | "superseded"> {
    if (!this.#store.item || this.#remover.isRemoving) return "none";
    const { refresh, report, attention } = this.#store;
    if (round < this.#store.round) return "superseded";
    if (round > this.#store.round) {
      this.#store.round = round;
      if (attention?.blocks && !refreshes.isRunning(refresh)) {
        this.#outbox.report(round, "failed", refreshes.blocked(attention));
        this.#schedule();
      } else {
        const request = { round, startAt, entry: crypto.randomUUID() };
        this.#record(refreshes.askInRound(refresh, request, Date.now(), perItemMs(this.env)));
      }
    } else if (round === report?.round) {
      // The sender repeats the message because it got no reply.
      this.#outbox.repeatReport();
      this.#schedule();
    }
    return "taken";
  }

  /** Cancels the refresh. Plaid may finish a call that is in flight, so such a refresh ends as `unknown`. */
  async cancel(): Promise<ItemState | null> {
    if (!this.#store.item) return null;
    const { refresh } = this.#store;
    if (refreshes.does(refresh, "cancel", "withdraw")) this.#record(refreshes.withdraw(refresh, Date.now()));
    if (refreshes.does(refresh, "cancel", "abort")) this.#caller.abort();
    return this.#state();
  }

  /** Handles a verified webhook. Plaid may repeat webhooks in any order. A repeat only causes one more reading. */
  async webhook(event: WebhookEvent) {
    if (!this.#store.item) return;
    const now = Date.now();
    const note = noteOf(event, now, this.#store.refresh.id);
    const { type, code, counts } = note;
    const { attention, isDoubtful } = attentionAfter(event, this.#store.attention, this.#store.webhooks, now);
    this.#store.noteWebhook(note);
    this.#store.attention = attention;
    if (isDoubtful) this.#store.isDoubtful = true;
    const { cancelled_investments_transactions: cancelled = 0 } = counts;
    if (code === "HISTORICAL_UPDATE" || cancelled > 0) this.#reader.forgetHistory();
    if (NEWS.includes(type)) this.#settler.hear();
    if (NEWS.includes(type) || isDoubtful || code === "LOGIN_REPAIRED") this.#reader.wantSoon();
    this.#changed();
  }

  /** Creates a token that opens Link to repair this Item. */
  async linkToken(options: plaid.LinkOptions) {
    if (!this.#store.item) return null;
    const { accessToken } = this.#store.item;
    return plaid.linkToken(this.env, { ...options, accessToken });
  }

  /** Called after a person used Link. The connection counts as repaired until Plaid reports an error again. */
  async repaired(): Promise<ItemState | null> {
    if (!this.#store.item) return null;
    this.#store.attention = null;
    this.#reader.forgetHistory();
    this.#readNow();
    this.#changed();
    return this.#state();
  }

  /**
   * Removes the Item at Plaid and from the list, and deletes its data. A refresh that waits in a round is withdrawn.
   * Resolves to false if another refresh is running, which has to end first. If it throws, it can be repeated: the data
   * is deleted last.
   */
  async remove() {
    if (!this.#store.item) return true;
    if (isWaitingInRound(this.#store.refresh)) await this.cancel();
    if (refreshes.isRunning(this.#store.refresh)) return false;
    const removed = this.#remover.remove();
    // After a crash, the alarm goes on.
    this.#schedule();
    await removed.finally(() => this.#schedule());
    return true;
  }

  /**
   * Called after an operator settled an entry in the ledger. It matters only if the entry is that of the last refresh.
   */
  async settled(entry: string, settled: Settlement) {
    if (this.#store.item && this.#settler.settledElsewhere(entry, settled)) this.#changed();
  }

  /**
   * Opens the WebSocket of a page. The runtime holds the sockets, so they survive when this object hibernates or
   * restarts.
   */
  override async fetch() {
    if (!this.#store.item) return new Response(null, { status: 404 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.send(JSON.stringify(this.#state()));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Messages from pages are ignored. */
  override webSocketMessage() {}

  /**
   * Answers the close of a page, so that the socket is released. 1005 and 1006 are reserved codes that can't be sent.
   */
  override webSocketClose(socket: WebSocket, code: number) {
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  override webSocketError(socket: WebSocket) {
    socket.close(1011);
  }

  /** Does all pending work. An alarm does not depend on a request or a tab, so neither can interrupt it. */
  override async alarm() {
    if (!this.#store.item) return;
    if (this.#remover.isRemoving) {
      await this.#remover.goOn();
      return this.#schedule();
    }
    const { refresh } = this.#store;
    if (refreshes.does(refresh, "alarm", "send")) await this.#call(refresh);
    if (refreshes.does(refresh, "alarm", "interrupt") && !this.#caller.isCalling) this.#interrupt(refresh);
    await this.#outbox.deliver();
    this.#read();
    if ((this.#settler.dueAt ?? Infinity) <= Date.now()) this.ctx.waitUntil(this.#look());
    this.#schedule();
  }

  /** Runs outside the alarm, because it takes seconds. */
  async #look() {
    if (await this.#settler.look()) this.#readNow();
    this.#changed();
  }

  async #call(refresh: AskedRefresh) {
    // A webhook reports new data, but it can be late, and reading is free.
    if (await this.#caller.start(refresh)) this.#readNow();
  }

  #interrupt(refresh: SentRefresh) {
    this.#record(refreshes.interrupt(refresh, Date.now()));
    this.#readNow();
  }

  #readNow() {
    this.#reader.wantNow();
    // Reads immediately, because a refresh in the alarm may hang.
    this.#read();
    this.#schedule();
  }

  /**
   * Reads if a reading is due. It runs outside the alarm, because it can take minutes, and no other alarm starts
   * meanwhile. If this instance ends first, the alarm that `#schedule` sets for a running reading repeats it.
   */
  #read() {
    this.ctx.waitUntil(this.#reader.read().finally(() => this.#schedule()));
  }

  /** Sets the object's only alarm to the earliest time of any pending work. */
  #schedule() {
    if (!this.#store.item) return;
    const { refresh } = this.#store;
    const isRemoving = this.#remover.isRemoving;
    const due = isRemoving ? [] : [this.#outbox.dueAt, this.#settler.dueAt, this.#reader.dueAt];
    due.push(this.#remover.dueAt);
    if (refreshes.does(refresh, "alarm", "send")) due.push(refresh.startAt ?? 0);
    // The alarm that made the call has failed.
    if (refreshes.does(refresh, "alarm", "interrupt") && !this.#caller.isCalling) due.push(0);
    const times = due.filter((at) => at !== undefined);
    if (times.length > 0) this.ctx.storage.setAlarm(Math.max(Date.now(), Math.min(...times)));
  }

  #record(refresh: Refresh) {
    this.#store.refresh = refresh;
    if (refreshes.hasEnded(refresh)) this.#recordEnd(refresh);
    this.#changed();
  }

  #recordEnd(refresh: refreshes.EndedRefresh) {
    const { round, state, error } = refresh;
    this.#store.refresh = this.#outbox.endEntry(refresh);
    if (round !== undefined) this.#outbox.report(round, state, error);
    this.#settler.hear();
  }

  #changed() {
    this.#schedule();
    if (!this.#store.item) return;
    const message = JSON.stringify(this.#state());
    for (const socket of this.ctx.getWebSockets()) socket.send(message);
  }

  #state() {
    return stateOf(this.#store, this.env);
  }
}
