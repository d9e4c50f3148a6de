// Receives the webhooks of a runtime at real addresses, each in a request of its own, and handles them as README says.

/** @import { PlaidConnection } from "plaid-investments" */
/** @import { AnyLibrary, Handled, Library, Receiver } from "./types.js" */

/**
 * @param {AnyLibrary} library
 * @param {string} origin where the runtime listens. It passes each request below `/webhooks/` to `receive`
 * @returns {Receiver}
 */
export function makeReceiver(library, origin) {
  const { verifyWebhook, toResponse } = /** @type {Library} */ (library);
  /** @type {Map<string, { plaid: PlaidConnection; handled: Handled[] }>} */
  const inboxes = new Map();
  return {
    /** A new address. Its webhooks are verified with the options `plaid`, and the results are in `handled`. */
    open(plaid) {
      const path = `/webhooks/${crypto.randomUUID()}`;
      /** @type {Handled[]} */
      const handled = [];
      inboxes.set(path, { plaid, handled });
      return { url: `${origin}${path}`, handled };
    },

    /** Resolves to the status of the response. `webhook` is the webhook in one of the forms that `verifyWebhook` takes. */
    async receive(path, webhook) {
      const inbox = inboxes.get(path);
      if (!inbox) return 404;
      const { plaid, handled } = inbox;
      try {
        handled.push({ event: await verifyWebhook({ ...plaid, ...webhook }) });
        return 200;
      } catch (error) {
        handled.push({ error });
        return toResponse(error).status;
      }
    },
  };
}
