// Making and finding elements. Text is always text: what Plaid or a bank says is never read as HTML.

export const byId = (id) => document.getElementById(id);

/** `h("td", { class: "number" }, "1")`. An attribute that is false, null or undefined is left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Changes a text only where it differs, so that a live region doesn't speak twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
