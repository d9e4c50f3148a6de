// The routes of the ledger: the totals of a month, its entries, the CSV, and settling an entry by the invoice.
import type { LedgerMonth, LedgerPage, LedgerShow, Settlement } from "../../shared/messages.ts";
import { type Call, badRequest, bodyOf, pageStart, problem, queryText } from "../http.ts";
import { itemObject, ledger } from "../objects.ts";
import { monthlyCap, refreshPrice } from "../settings.ts";
import { CSV_HEAD, csvLine } from "./csv.ts";
import { mayBeBilled, monthOf } from "./rules.ts";

type MonthCall = Call<"/:month">;

const SHOWS: LedgerShow[] = ["all", "unsettled", "billed", "failed"];
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export async function showMonth(c: MonthCall) {
  const month = monthOfRequest(c);
  const totals = await ledger(c.env, month).totals();
  const cap = monthlyCap(c.env);
  const price = refreshPrice(c.env);
  return c.json({ month, totals, mayBeBilled: mayBeBilled(totals), cap, price } satisfies LedgerMonth);
}

/**
 * Lists entries. `?show=` is `all`, `unsettled`, `billed` or `failed`. `?search=` is an Item or a request id. `?before=` is
 * the `next` of the previous page.
 */
export async function listEntries(c: MonthCall) {
  const month = monthOfRequest(c);
  const [show, search] = [queryText(c, "show"), queryText(c, "search")];
  if (show !== undefined && !isShow(show)) throw badRequest(`show must be one of ${SHOWS.join(", ")}.`);
  const page = { show, search, before: pageStart(c, "before") };
  return c.json((await ledger(c.env, month).page(page)) satisfies LedgerPage);
}

/** Streams the month as CSV in pages, so the memory use does not depend on its size. */
export async function downloadMonth(c: MonthCall) {
  const month = monthOfRequest(c);
  const object = ledger(c.env, month);
  const encoder = new TextEncoder();
  let after: number | undefined = 0;
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(CSV_HEAD)),
    async pull(controller) {
      const { entries, next } = await object.export(after);
      controller.enqueue(encoder.encode(entries.map(csvLine).join("")));
      after = next;
      if (next === undefined) controller.close();
    },
  });
  return c.body(body, 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="refreshes-${month}.csv"`,
  });
}

/** Settles an entry by the invoice. The body is `{ "billed": "yes" }` or `{ "billed": "no" }`. */
export async function settleEntry(c: Call<"/:month/:id">) {
  const month = monthOfRequest(c);
  const { billed } = await bodyOf(c);
  if (billed !== "yes" && billed !== "no") throw badRequest("billed must be yes or no.");
  const settlement: Settlement = { billed, by: `operator ${c.get("session").user}`, at: Date.now() };
  const entry = await ledger(c.env, month).settle(c.req.param("id"), settlement);
  if (!entry) return problem(c, 404, "no_entry", "There is no such entry in this month.");
  const { settledBy: by, settledAt: at } = entry;
  if (by === null || at === null || entry.billed !== billed)
    return problem(c, 409, "settled", `This refresh is ${entry.state}, and billed: ${entry.billed}.`);
  await itemObject(c.env, entry.itemId).settled(entry.id, { billed, by, at });
  return c.json(entry);
}

const isShow = (name: string): name is LedgerShow => SHOWS.some((show) => show === name);

function monthOfRequest(c: MonthCall) {
  const month = c.req.param("month");
  if (month === "now") return monthOf(Date.now());
  if (!MONTH.test(month)) throw badRequest("A month is such as 2026-11.");
  return month;
}
