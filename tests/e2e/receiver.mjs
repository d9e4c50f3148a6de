// Where the webhooks of a runtime arrive: at real addresses, each in a request of its own, handled as README tells.

/** `origin` is where the runtime listens; whatever arrives there below `/webhooks/` goes to `receive`. */
export function makeReceiver(library, origin) {
  const inboxes = new Map();
  return {
    /** A new address. Its webhooks are verified by `plaid`, and what came of each is in `handled`. */
    open(plaid) {
      const path = `/webhooks/${crypto.randomUUID()}`;
      const handled = [];
      inboxes.set(path, { plaid, handled });
      return { url: `${origin}${path}`, handled };
    },

    /** The status that a webhook is answered. `given` is what `verifyWebhook` takes it as. */
    async receive(path, given) {
      const { plaid, handled } = inboxes.get(path);
      try {
        handled.push({ event: await library.verifyWebhook({ ...plaid, ...given }) });
        return 200;
      } catch (error) {
        handled.push({ error });
        return library.toResponse(error).status;
      }
    },
  };
}
