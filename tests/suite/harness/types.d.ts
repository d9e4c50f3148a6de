// Types that the harness, the runners and the tables of cases share.
import type { InvestmentsError, PlaidConnection } from "plaid-investments";
import type {
  FakeAnswer,
  FakeItem,
  FakePlaidOptions,
  FakeRequest,
  FakeSignedWebhook,
  FakeWebhook,
} from "plaid-investments/testing";

export type Library = typeof import("plaid-investments");

/** An entry of the package: some have only a few of its functions. */
export type AnyLibrary = Partial<Library>;

/** The functions that take options and return a promise. */
export type CallName =
  | "refreshInvestments"
  | "getHoldings"
  | "getInvestmentTransactions"
  | "verifyWebhook"
  | "createSandboxItem"
  | "fireSandboxWebhook"
  | "createLinkToken"
  | "exchangePublicToken"
  | "getItem"
  | "updateItemWebhook"
  | "removeItem"
  | "waitForUpdate"
  | "resetSandboxLogin"
  | "callPlaid";

/** Shows a value in every way of a runtime's console, as texts by name. */
export type Inspect = (value: unknown) => object;

/** A server of the suite, as a runtime is told of it. */
export interface Server {
  url: string;
  /** A URL at which nothing listens. */
  refusedUrl: string;
  /** URLs of the server of faults. */
  faultsUrls: string[];
  /** Options that each call of this runtime needs. */
  more?: PlaidConnection;
}

/** What a run is: sent as JSON to a runtime. */
export interface Run {
  server: Server;
  /** Only cases whose name contains it. */
  only?: string;
  /** The names of cases that are left out. */
  without?: string[];
  /** The groups of cases, by default all. */
  groups?: string[];
  /** Whether cases about pure rules run. */
  rules?: boolean;
  /** How many calls the case of many has in flight. */
  inFlight?: number;
  /** The statuses that are answered, by default the special ones. */
  statuses?: number[];
}

/** What a runtime adds to a run. */
export interface Host {
  library: AnyLibrary;
  inspect?: Inspect;
  receiver?: Receiver;
  /** Rows that only this runtime has, by group. */
  more?: Record<string, (Row | Test)[]>;
  /** How many cases run at once, by default 16. */
  atOnce?: number;
}

/** A case that runs itself. */
export interface Test {
  name: string;
  run(context: Context): unknown;
  /** Whether it runs after all others, and alone. */
  alone?: boolean;
  /** Whether it is about pure rules, which are also tested natively. */
  isRule?: boolean;
  group?: string;
}

/** `fault` is undefined where the case passed. */
export interface Result {
  group?: string;
  name: string;
  fault?: string;
  /** Why the runtime can't pass it. */
  except?: string;
}

export interface Report {
  version: string;
  results: Result[];
}

/** The name of a moment at which a call ends. */
export type Moment = "sent" | "answered" | "waiting";

export type ExpectedFields = Record<string, unknown>;

/** "request_id", a check of the result, or the fields of the error. */
export type Expected =
  "request_id" | ((value: unknown, opened: Opened | undefined, library: Library) => unknown) | ExpectedFields;

/** A case that is one call: `cases/refresh/calls.mjs` explains the fields. */
export interface Row {
  name: string;
  call?: CallName;
  answers?: Answers;
  options?: object | ((opened: Opened) => object | Promise<object>);
  given?: (options: object) => unknown;
  abort?: "before" | Moment;
  timeout?: Moment;
  ends?: number;
  expect: Expected;
  says?: string;
  requests?: number;
  billed?: number;
  alone?: boolean;
  run?: undefined;
}

export type Answers = FakeAnswer[] | ((opened: Case) => FakeAnswer[]);

/** A new case, as the server tells of it. */
export interface Case {
  baseUrl: string;
  clientId: string;
  secret: string;
  accessToken: string;
  itemId: string;
}

export interface Log {
  requests: FakeRequest[];
  billed: number;
  webhooks: FakeWebhook[];
  /** Requests that are not answered to the end. */
  open: number;
  /** Requests whose client went away. */
  aborted: number;
}

/** The server's controls of a case, with their results. */
export interface Controls {
  log: Log;
  advance: object;
  answers: object;
  "create-item": FakeItem;
  "send-webhook": FakeWebhook;
  "rotate-key": { kid: string };
  "sign-webhook": FakeSignedWebhook;
}

/** A case that is open at the server. */
export interface Opened extends Omit<Case, "clientId"> {
  refusedUrl: string;
  /** Options of every call. */
  plaid: PlaidConnection & Pick<Case, "clientId" | "secret" | "baseUrl">;
  /** The same, with the access token. */
  connection: Opened["plaid"] & { accessToken: string };
  log(): Promise<Log>;
  /** The requests that reached an endpoint. */
  requestsTo(endpoint: string): Promise<FakeRequest[]>;
  control<Name extends keyof Controls>(name: Name, value?: object): Promise<Controls[Name]>;
}

/** What a case gets. */
export interface Context {
  /** The package. Every error of its calls is searched for secrets. */
  library: Library;
  /** The package itself. */
  unwatched: AnyLibrary;
  server: Server;
  inFlight: number | undefined;
  statuses: number[] | undefined;
  receiver: Receiver | undefined;
  /** Opens a case: a fake Plaid of its own, with options of `fakePlaid`. */
  open(answers?: Answers, options?: FakePlaidOptions): Promise<Opened>;
  assertOutcome(call: Promise<unknown>, row: { expect: Expected; says?: string }): Promise<void>;
  errorIs(error: unknown, expected: ExpectedFields): void;
  /** Resolves to the error of a call, which must have the expected fields. */
  refused(call: Promise<unknown>, expected: ExpectedFields): Promise<InvestmentsError>;
}

/** What came of a webhook at a real address. */
export type Handled = { event: unknown; error?: undefined } | { error: unknown; event?: undefined };

/** Where the webhooks of a runtime arrive. */
export interface Receiver {
  open(plaid: PlaidConnection): { url: string; handled: Handled[] };
  receive(path: string, webhook: { request: Request } | { body: Uint8Array; signature: Signature }): Promise<number>;
}

export type Signature = string | string[] | undefined;
