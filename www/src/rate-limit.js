// The object that lets calls to Plaid start: one for all Workers, since Plaid counts them together.
import { DurableObject } from "cloudflare:workers";
import * as rules from "./rate-rules.js";
import { perMinute } from "./settings.js";

export class RateLimit extends DurableObject {
  /** `{ times, waitMs? }`: when to come for up to `count` calls. */
  async reserve(count) {
    return this.#keep(rules.reserve(this.#state, count, Date.now(), perMinute(this.env)));
  }

  /** `{ granted, at }`, for one call. */
  async start(hasPlace) {
    return this.#keep(rules.start(this.#state, hasPlace, Date.now(), perMinute(this.env)));
  }

  /** Plaid asks all to wait. */
  async hold(until) {
    this.#keep({ state: rules.hold(this.#state, until) });
  }

  get #state() {
    return this.ctx.storage.kv.get("state") ?? rules.FREE;
  }

  #keep({ state, ...answer }) {
    this.ctx.storage.kv.put("state", state);
    return answer;
  }
}
