// The rules of the ledger, of the month's limit and of the CSV.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { importTypeScript } from "./typescript.mjs";

const { CSV_HEAD, csvLine } = await importTypeScript("www/src/ledger/csv.ts");
const rules = await importTypeScript("www/src/ledger/rules.ts");

const NEW = { id: "e1", itemId: "i1", who: "ada" };
const opened = rules.open(NEW, 1000);
const ERROR = { kind: "network", message: "It broke." };
const ends = {
  done: { state: "done", endedAt: 2000, requestId: "r1" },
  failed: { state: "failed", endedAt: 2000, error: { ...ERROR, errorCode: "ITEM_LOCKED" } },
  unknown: { state: "unknown", endedAt: 2000, error: ERROR },
};
const unknown = rules.end(opened, ends.unknown);
const YES = { billed: "yes", by: "webhook", at: 3000 };

describe("an entry of the ledger", () => {
  for (const [state, billed, code] of [
    ["done", "yes", null],
    ["failed", "no", "ITEM_LOCKED"],
    ["unknown", "unknown", "network"],
  ]) {
    test(`that ended as ${state} is billed: ${billed}`, () => {
      const entry = rules.end(opened, ends[state]);
      assert.deepEqual([entry.billed, entry.code, entry.endedAt], [billed, code, 2000]);
    });
  }

  test("that is open may be billed", () => {
    assert.equal(rules.totalOf(opened), "open");
    assert.equal(opened.billed, "unknown");
  });

  test("is ended once: a second outcome changes nothing", () => {
    const entry = rules.end(opened, ends.done);
    assert.equal(rules.end(entry, ends.unknown), entry);
  });

  test("is settled once, and only if it was unknown", () => {
    const settled = rules.settle(unknown, YES);
    assert.deepEqual([settled.billed, settled.settledBy, settled.settledAt], ["yes", "webhook", 3000]);
    assert.equal(rules.settle(settled, { billed: "no", by: "operator", at: 4000 }), settled);
    assert.equal(rules.settle(opened, YES), opened);
    const done = rules.end(opened, ends.done);
    assert.equal(rules.settle(done, { ...YES, billed: "no" }), done);
  });

  test("keeps the first webhook", () => {
    assert.equal(rules.hear(rules.hear(opened, 5), 6).webhookAt, 5);
  });
});

describe("the totals of a month", () => {
  const step = fc.record({
    place: fc.nat(4),
    what: fc.constantFrom("done", "failed", "unknown", "yes", "no", "hear"),
  });

  test("don't count an entry as inferred if an operator settled it by the invoice", () => {
    const inferredBy = (by) => rules.count(rules.NO_TOTALS, unknown, rules.settle(unknown, { ...YES, by })).inferred;
    assert.deepEqual(["webhook", "update", "operator ada"].map(inferredBy), [1, 1, 0]);
  });

  test("match its entries, in any order of messages and with repeats", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const entries = [];
        let totals = rules.NO_TOTALS;
        for (const { place, what } of steps) {
          const old = entries[place] ?? null;
          const entry = old ?? rules.open({ id: String(place), itemId: "i" }, 1);
          entries[place] =
            what === "hear"
              ? rules.hear(entry, 9)
              : ends[what]
                ? rules.end(entry, ends[what])
                : rules.settle(entry, { billed: what, by: "update", at: 9 });
          totals = rules.count(totals, old, entries[place]);
        }
        const all = entries.filter(Boolean);
        for (const name of ["open", "yes", "no", "unknown"]) {
          assert.equal(totals[name], all.filter((entry) => rules.totalOf(entry) === name).length, name);
        }
        const inferred = all.filter(({ settledBy, billed }) => settledBy && billed === "yes");
        assert.equal(totals.inferred, inferred.length);
      }),
    );
  });

  test("count every refresh that may be billed against the cap, including running and unknown ones", () => {
    const totals = { ...rules.NO_TOTALS, open: 1, yes: 1, unknown: 1, no: 50 };
    assert.equal(rules.mayBeBilled(totals), 3);
    assert.equal(rules.fits(totals, 4), true);
    assert.equal(rules.fits(totals, 3), false);
    assert.equal(rules.fits(totals, null), true);
    assert.equal(rules.fits(rules.NO_TOTALS, 0), false);
  });

  test("are those of the month in UTC", () => {
    assert.equal(rules.monthOf(Date.UTC(2026, 10, 30, 23, 59, 59, 999)), "2026-11");
    assert.equal(rules.monthOf(Date.UTC(2026, 11, 1)), "2026-12");
  });
});

describe("the CSV", () => {
  test("has a line for an entry, with the times as ISO 8601", () => {
    const line = csvLine(rules.settle(unknown, YES));
    assert.equal(CSV_HEAD.split(",").length, line.split(",").length);
    assert.equal(
      line,
      "e1,i1,ada,1970-01-01T00:00:01.000Z,1970-01-01T00:00:02.000Z,unknown,yes,webhook,1970-01-01T00:00:03.000Z,,,network\r\n",
    );
  });

  test("quotes special characters, and prevents spreadsheet formulas", () => {
    const line = csvLine(rules.open({ id: 'a"b', itemId: "=1+1", round: 7 }, 0));
    assert.match(line, /^"a""b",'=1\+1,round 7,/);
  });
});
