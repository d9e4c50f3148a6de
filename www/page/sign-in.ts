// Sign-in for both pages. The demo accepts everybody.
import type { About, Role } from "../shared/messages.ts";
import { ask, get, messageOf } from "./api.ts";
import { byId, say } from "./dom.ts";

const PLAID_NAMES: Record<About["plaid"], string> = {
  fake: "Fake Plaid",
  sandbox: "Plaid Sandbox",
  production: "Plaid",
  own: "Plaid by a proxy",
};

/** Resolves to the body of `/api/about`, once there is a session of this role. An operator may use both pages. */
export async function signIn(role: Role, show: (id: "sign-in") => void): Promise<About> {
  const about = await get("GET /about");
  say(byId("plaid"), PLAID_NAMES[about.plaid]);
  byId("plaid").dataset.plaid = about.plaid;
  const isEnough = about.role === role || about.role === "operator";
  if (isEnough) return about;
  if (about.isDemo) {
    await ask("POST /session", { body: { role } });
    return { ...about, role };
  }
  show("sign-in");
  if (about.hasSession) say(byId("sign-in-fault"), "This page is for operators.");
  return new Promise((resolve) => {
    byId("sign-in").addEventListener("submit", (event) => {
      event.preventDefault();
      enter()
        .then((isIn) => isIn && resolve(signIn(role, show)))
        .catch((error: unknown) => say(byId("sign-in-fault"), `${messageOf(error)} Try again.`));
    });
  });
}

async function enter() {
  const secret = byId("secret", HTMLInputElement);
  const { ok, body } = await ask("POST /session", { body: { secret: secret.value } });
  say(byId("sign-in-fault"), ok ? "" : body.message);
  if (ok) secret.value = "";
  return ok;
}
