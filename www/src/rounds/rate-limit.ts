// The Durable Object with the rate limit for calls to Plaid. There is one for all Workers, because Plaid counts their
// calls together. An operator can stop all calls here.
import { DurableObject } from "cloudflare:workers";
import { log } from "../log.ts";
import type { Rate } from "../../shared/messages.ts";
import type { Later } from "../objects.ts";
import { type ServiceEnv, perMinute } from "../settings.ts";
import * as rules from "./rate-rules.ts";
import { type KnownRound, permits } from "./round-rules.ts";

/** How long an Item of a paused round waits before its next attempt. */
const PAUSE_MS = 30_000;

const NO_ROUND: KnownRound = { round: 0, state: "none" };

/** An operator stopped all refreshes or the round, or the round is over. */
interface Stopped {
  granted: false;
  at?: undefined;
  isStopped: true;
}

export class RateLimit extends DurableObject<ServiceEnv> {
  /** Reserves slots for up to `count` calls. Returns `{ times, waitMs? }`: see `reserve` in rate-rules.ts. */
  async reserve(count: number): Promise<rules.Reservation> {
    const { state, ...reservation } = rules.reserve(this.#state, count, Date.now(), perMinute(this.env));
    this.#state = state;
    return reservation;
  }

  /**
   * Requests permission for one call. `round` is the number of its round, if any. Returns `{ granted, at }`.
   * `isStopped` in the result means that an operator stopped all refreshes or the round, or that the round is over.
   */
  async start(round?: number): Promise<rules.Permission | Later | Stopped> {
    const now = Date.now();
    const refusal = this.#refusal(round, now);
    if (refusal) return refusal;
    const { state, ...permission } = rules.start(this.#state, round !== undefined, now, perMinute(this.env));
    this.#state = state;
    return permission;
  }

  /** Whether a call that was granted, and has waited since, may still start. */
  async confirm(round?: number): Promise<rules.Permission | Later | Stopped> {
    const now = Date.now();
    return this.#refusal(round, now) ?? { granted: true, at: now };
  }

  /**
   * Why no call may start now, whatever the rate is. An Item of a round waits while all refreshes are stopped, because
   * its round is paused then, and resumes where it was.
   */
  #refusal(round: number | undefined, now: number): Later | Stopped | undefined {
    const isOfRound = round !== undefined;
    const answer = isOfRound ? permits(this.#round, round) : "go";
    if (answer === "stop" || (this.#isStopped && !isOfRound)) return { granted: false, isStopped: true };
    if (answer === "later" || this.#isStopped) return { granted: false, at: now + PAUSE_MS };
    return undefined;
  }

  /** Holds all calls until `until`, because Plaid reported that the limit is reached. */
  async hold(until: number) {
    this.#state = rules.hold(this.#state, until);
  }

  /**
   * Sets the state of the round. The calls of a paused or stopped round do not start. Resolves to whether an operator
   * has stopped all refreshes.
   */
  async setRound({ round, state }: KnownRound) {
    const current = this.#round;
    if (current.round !== round || current.state !== state) this.ctx.storage.kv.put("round", { round, state });
    return this.#isStopped;
  }

  /** Stops all calls from now on, or allows them again. */
  async stopAll(isStopped: boolean) {
    this.ctx.storage.kv.put("isStopped", isStopped);
    log(isStopped ? "refreshes_stopped" : "refreshes_allowed");
  }

  /** Returns `{ started, perMinute, heldUntil, isStopped }`: how much of the rate is used. */
  async usage(): Promise<Rate> {
    const { started, heldUntil } = rules.usage(this.#state, Date.now());
    return { started, perMinute: perMinute(this.env), heldUntil, isStopped: this.#isStopped };
  }

  get #state() {
    return this.ctx.storage.kv.get<rules.RateState>("state") ?? rules.FREE;
  }

  set #state(state) {
    this.ctx.storage.kv.put("state", state);
  }

  get #round() {
    return this.ctx.storage.kv.get<KnownRound>("round") ?? NO_ROUND;
  }

  get #isStopped() {
    return this.ctx.storage.kv.get<boolean>("isStopped") ?? false;
  }
}
