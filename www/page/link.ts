// Opens Plaid Link, in which a person links a bank or signs in to it again. With the fake Plaid, it opens a stand-in.
import type { LinkDone } from "../shared/messages.ts";
import { ask } from "./api.ts";

declare global {
  interface Window {
    /** Plaid's browser script sets it. */
    Plaid: { create(options: LinkOptions): { open(): void } };
  }
}

interface LinkOptions {
  token: string;
  onSuccess: (publicToken: string, metadata: { institution: { name: string } | null }) => void;
  onExit: () => void;
}

let loading: Promise<unknown> | undefined;

/** Loads Plaid's browser script on demand. */
function load(script: string) {
  loading ??= new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: script });
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => {
      loading = undefined;
      element.remove();
      reject(new Error("Plaid Link can’t be loaded."));
    });
    document.head.append(element);
  });
  return loading;
}

/**
 * Opens Link for a new bank, or to repair the Item `itemId`. Resolves to `{ publicToken, name }`, or to undefined if
 * the person cancelled.
 */
export async function openLink(itemId?: string): Promise<LinkDone | undefined> {
  const { ok, body } = await (itemId === undefined ? ask("POST /link") : ask("POST /items/:id/link", { id: itemId }));
  if (!ok) throw new Error(body.message);
  await load(body.script);
  return new Promise((resolve) => {
    const link = window.Plaid.create({
      token: body.linkToken,
      onSuccess: (publicToken, metadata) => resolve({ publicToken, name: metadata.institution?.name }),
      onExit: () => resolve(undefined),
    });
    link.open();
  });
}
