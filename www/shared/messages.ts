// The messages between the pages and the Worker: the response of each route, the body of each request, and the message
// of the WebSocket, which is an `ItemState`. Only types.
import type { FakeAnswer, FakeErrorCode } from "plaid-investments/testing";
import type { ShownError } from "./errors.ts";
import type { ItemState, ItemView, RefreshAnswer } from "./item.ts";
import type {
  Cause,
  EndedRound,
  FailurePage,
  LedgerEntry,
  LedgerMonth,
  LedgerPage,
  LedgerQuery,
} from "./operations.ts";
import type { Operations, Round, RoundState } from "./operations.ts";

export type * from "./errors.ts";
export type * from "./item.ts";
export type * from "./operations.ts";
export type * from "./refresh.ts";

export type Role = "person" | "operator";

/** The response of a request that failed. `message` is for people, `code` is for programs. */
export interface Problem {
  code: ProblemCode;
  message: string;
  /** The error, if a call to Plaid failed. */
  error?: ShownError;
}

export type ProblemCode =
  | "bad_request"
  | "fake"
  | "fault"
  | "no_entry"
  | "no_item"
  | "no_route"
  | "not_configured"
  | "origin"
  | "plaid"
  | "role"
  | "round"
  | "running"
  | "secret"
  | "session"
  | "settled"
  | "sign_ins"
  | "too_early"
  | "upgrade";

/** The response to a request for a refresh that came too early. */
export interface TooEarly extends Problem, ItemState {
  code: "too_early";
  started: false;
  retryAt: number;
}

/** The data that a page needs before there is a session. */
export interface About {
  isDemo: boolean;
  /** "own" is PLAID_BASE_URL. */
  plaid: "fake" | "own" | "production" | "sandbox";
  hasSession: boolean;
  role: Role | null;
}

/** The demo takes a role, and all others a secret. */
export type SignIn = { secret: string } | { role: Role };

export type Health = { ok: true; round: RoundState; isStopped: boolean } | { ok: false; faults: string[] };

export interface ListedItem {
  itemId: string;
  name: string;
}

export interface ItemPage {
  items: ListedItem[];
  /** The position of the next page. */
  next?: number;
}

export interface LinkOpening {
  linkToken: string;
  /** The URL of Plaid's browser script. */
  script: string;
}

/** The result of Link. */
export interface LinkDone {
  publicToken: string;
  /** The name of the bank. */
  name?: string | undefined;
}

/**
 * The routes that the pages use, all below /api. `answer` is the body of the response: null for a 204. `problem` is the
 * body of an error response, if it has more than a `Problem`. `body` is the body of the request, and `query` its query.
 */
export interface Routes {
  "GET /about": { answer: About };
  "POST /session": { body: SignIn; answer: null };

  "GET /items": { query: { search?: string }; answer: ItemPage };
  "POST /link": { answer: LinkOpening };
  "POST /link/done": { body: LinkDone; answer: ListedItem };
  "GET /items/:id": { answer: ItemView };
  "DELETE /items/:id": { answer: null };
  "POST /items/:id/refresh": { answer: RefreshAnswer; problem: Problem | TooEarly };
  "POST /items/:id/cancel": { answer: ItemState };
  "POST /items/:id/link": { answer: LinkOpening };
  "POST /items/:id/repaired": { answer: ItemState };

  "GET /operations": { answer: Operations };
  "POST /operations/stop": { body: { isStopped: boolean }; answer: null };
  "POST /rounds": { answer: Round; problem: Problem | (Problem & Round) };
  "POST /rounds/current/:action": { answer: Round };
  "GET /rounds/current/causes": { answer: { causes: Cause[] } };
  "GET /rounds/current/failures": { query: { code: string; after?: string | undefined }; answer: FailurePage };
  "GET /rounds/past": { answer: { rounds: EndedRound[] } };

  "GET /ledger/:month": { answer: LedgerMonth };
  "GET /ledger/:month/entries": { query: LedgerQuery; answer: LedgerPage };
  "POST /ledger/:month/entries/:id/settle": { body: { billed: "yes" | "no" }; answer: LedgerEntry };

  // Only with the fake Plaid. Each forwards its body to the function of plaid-investments/testing.
  "POST /fake/answer": { body: FakeAnswer; answer: null };
  "POST /fake/webhook": { body: object; answer: null };
  "POST /fake/item-error": { body: [errorCode: FakeErrorCode | null, itemId: string]; answer: null };
}
