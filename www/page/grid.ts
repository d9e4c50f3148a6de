// Tables and paged lists of the operations page.
import { attempt } from "./attempt.ts";
import { type Child, byId, h } from "./dom.ts";

/** A column, such as `["Cause", (row) => …, "number"]`. */
type Column<Row> = [name: string, cellOf: (row: Row) => Child | Child[], style?: string];

export function grid<Row>(caption: string, columns: Column<Row>[], rows: Row[], none: string): HTMLElement {
  if (rows.length === 0) return h("p", { class: "none" }, none);
  const heads = columns.map(([name, , style]) => h("th", { scope: "col", role: "columnheader", class: style }, name));
  // On a phone, each row is a list of its cells with their labels: see narrow.css. The roles keep it a table for screen
  // readers.
  const cells = (row: Row) =>
    columns.map(([name, cellOf, style]) =>
      h("td", { role: "cell", class: style, "data-label": name }, h("div", {}, ...[cellOf(row)].flat())),
    );
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "group", "aria-label": caption },
    h(
      "table",
      { role: "table" },
      h("caption", { class: "unseen" }, caption),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...heads)),
      h("tbody", { role: "rowgroup" }, ...rows.map((row) => h("tr", { role: "row" }, ...cells(row)))),
    ),
  );
}

interface List<Choice, Row, Place> {
  /** Loads a page, from the place that the page before it gave as `next`. */
  load: (choice: Choice, place: Place | undefined) => Promise<{ rows: Row[]; next?: Place | undefined }>;
  /** Makes the table of all rows so far. */
  make: (rows: Row[]) => HTMLElement;
}

/**
 * A paged list. `show(choice)` shows the first page of the chosen rows, and a button loads the next. An
 * error of the button appears in the element `<id>-fault`.
 */
export function parts<Choice, Row, Place>(id: string, { load, make }: List<Choice, Row, Place>) {
  let chosen: { choice: Choice } | undefined;
  /** The choice whose next page is loading, so that two clicks don't load the same page. */
  let loading: typeof chosen;
  let rows: Row[] = [];
  let next: Place | undefined;
  let isExtended = false;
  const more = byId(`more-${id}`);
  more.addEventListener("click", () => {
    isExtended = true;
    attempt(`${id}-fault`, loadNext);
  });

  async function loadNext() {
    const asked = chosen;
    if (!asked || asked === loading) return;
    loading = asked;
    const answer = await load(asked.choice, next).finally(() => {
      if (asked === loading) loading = undefined;
    });
    // The rows were chosen again in the meantime.
    if (asked !== chosen) return;
    rows = [...rows, ...answer.rows];
    next = answer.next;
    byId(id).replaceChildren(make(rows));
    more.hidden = next === undefined;
  }

  return {
    show(choice: Choice): Promise<void> {
      chosen = { choice };
      rows = [];
      next = undefined;
      isExtended = false;
      return loadNext();
    },
    /** Reloads the first page, unless the operator has loaded more pages. */
    async renew(): Promise<void> {
      if (chosen && !isExtended) await this.show(chosen.choice);
    },
  };
}
