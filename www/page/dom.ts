// Helpers to create and find elements. Text from Plaid or a bank is never parsed as HTML.

/** A child of an element. Those that are false, null or undefined are left out. */
export type Child = Node | string | false | null | undefined;

/** The element with this id, of the given class. Throws if the HTML has no such element. */
export function byId(id: string): HTMLElement;
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind;
export function byId(id: string, kind = HTMLElement): HTMLElement {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`This page has no ${kind.name} #${id}.`);
  return element;
}

/**
 * Creates an element: `h("td", { class: "number" }, "1")`. Attributes that are false, null or undefined are left out.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string | boolean | null | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter(isShown));
  return element;
}

export const isShown = <Shown>(child: Shown | false | null | undefined): child is Shown =>
  child !== null && child !== undefined && child !== false;

/** Sets a text only if it differs, so that a screen reader does not read a live region twice. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
