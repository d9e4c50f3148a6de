// The Durable Objects, by their names.

/** The object of an Item: by `item_id`, since that is what Plaid's webhooks have. */
export const itemObject = (env, itemId) => env.ITEMS.getByName(itemId);

/** The one list of all Items. */
export const itemList = (env) => env.ITEM_LIST.getByName("all");

/** The one that lets calls to Plaid start. */
export const rateLimit = (env) => env.RATE_LIMIT.getByName("all");
