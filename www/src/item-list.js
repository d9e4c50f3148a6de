// The Items that there are, for the page to choose from. A Durable Object of its own, since nobody can list the others.
import { DurableObject } from "cloudflare:workers";

export class ItemList extends DurableObject {
  /** `name` may be left out. Resolves to the Item's entry: a new one, or the one that it has. */
  async add(itemId, name) {
    const items = await this.all();
    const known = items.find((item) => item.itemId === itemId);
    if (known) return known;
    const item = { itemId, name: name || `Item ${items.length + 1}` };
    this.ctx.storage.kv.put("items", [...items, item]);
    return item;
  }

  /** `[{ itemId, name }]`, oldest first. */
  async all() {
    return this.ctx.storage.kv.get("items") ?? [];
  }
}
