// The cookie of a session: what is written in it is read again.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const { cookieOf, sessionIn } = await importTypeScript("www/src/session.ts");
const NOW = Date.UTC(2026, 10, 29);

describe("the cookie of a session", () => {
  for (const user of ["person", "ada.lovelace@example.org", "a.person.b", "%2E", "Zoë & co."]) {
    test(`has the whole user: ${user}`, () => {
      assert.deepEqual(sessionIn(cookieOf({ role: "person", user }, NOW + 1), NOW), { role: "person", user });
    });
  }

  test("is worth nothing after its end, or with an unknown role", () => {
    assert.equal(sessionIn(cookieOf({ role: "operator", user: "ada" }, NOW), NOW), null);
    for (const role of ["owner", "constructor", ""]) {
      assert.equal(sessionIn(cookieOf({ role, user: "ada" }, NOW + 1), NOW), null);
    }
    assert.equal(sessionIn(`${NOW + 1}.person`, NOW), null);
  });
});
