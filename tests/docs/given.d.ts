// What the blocks of the READMEs use and don't declare: the names of a reader's own program, and those of Cloudflare's and
// Deno's types. The functions of the package that a block does not import are added to it, see types.mjs.

declare const clientId: string;
declare const secret: string;
declare const accessToken: string;
declare const publicToken: string;
declare const since: Date;
declare const startDate: string;
declare const endDate: string;
declare const traceId: string;
declare const plaid: { clientId: string; secret: string };
declare const rows: { id: number; accessToken: string }[];
declare const db: { record(id: number, what: unknown): Promise<void> };
declare const worker: { fetch(request: Request, env: Env): Promise<Response> };
declare const env: Env;
declare const snapshots: {
  get(id: string): Promise<import("plaid-investments/portfolio").Snapshot | undefined>;
  put(id: string, snapshot: import("plaid-investments/portfolio").Snapshot): Promise<void>;
};

declare function openLink(linkToken: string): Promise<void>;
declare function sendThroughUpdateMode(): Promise<void>;
declare function tryAgainIn(ms: number): Promise<void>;
declare function noteThatItMayHaveBeenBilled(error: import("plaid-investments").InvestmentsErrorData): Promise<void>;

declare function store(event: import("plaid-investments").WebhookEvent): Promise<void>;
declare function readAll(
  messages: readonly { readonly body: import("plaid-investments").WebhookEvent }[],
  env: Env,
): Promise<void>;
declare const Buffer: { from(text: string, encoding: "base64"): Uint8Array };

/** A request as API Gateway gives it to a function. */
interface LambdaRequest {
  headers: Record<string, string | undefined>;
  body: string;
  isBase64Encoded: boolean;
}

/** As `wrangler types` writes it. */
interface Env {
  PLAID_CLIENT_ID: string;
  PLAID_SECRET: string;
  PLAID_ACCESS_TOKEN: string;
  TOKENS: KVNamespace;
  KEYS: KVNamespace;
  WEBHOOKS: Queue<import("plaid-investments").WebhookEvent>;
}

interface KVNamespace {
  get(key: string): Promise<string | null>;
  put(key: string, value: string, options?: { expirationTtl?: number }): Promise<void>;
}

interface Queue<Body> {
  send(message: Body): Promise<void>;
}

interface MessageBatch<Body> {
  readonly queue: string;
  readonly messages: readonly { readonly body: Body; ack(): void; retry(options?: { delaySeconds?: number }): void }[];
}

interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void;
}

interface ExportedHandler<Bindings = unknown, Message = unknown> {
  fetch?: (request: Request, env: Bindings, context: ExecutionContext) => Response | Promise<Response>;
  queue?: (batch: MessageBatch<Message>, env: Bindings, context: ExecutionContext) => void | Promise<void>;
}

declare namespace Deno {
  interface HttpClient {
    close(): void;
  }
  function createHttpClient(options: { poolMaxIdlePerHost?: number }): HttpClient;
}

interface RequestInit {
  client?: Deno.HttpClient;
}
