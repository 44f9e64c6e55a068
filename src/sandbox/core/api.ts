import type { IncomingHttpHeaders } from "node:http";
import type { Contract } from "../../openapi/contract.ts";
import type { Bundle } from "./bundle.ts";
import type { Cursors } from "./cursors.ts";
import type { Idempotency } from "./idempotency.ts";
import type { Described } from "./operations.ts";
import type { Presigner } from "./presign.ts";
import type { Store } from "./store.ts";
import type { TokenRules } from "./token-rules.ts";
import type { RequestViolation } from "./violation.ts";

/** Why the core itself refuses a request. Each API maps these reasons to its codes. */
export type RefusalReason =
  | "route"
  | "method"
  | "credential-missing"
  | "credential-unknown"
  | "account-disabled"
  | "wrong-principal"
  | "scope"
  | "tenant-missing"
  | "rate"
  | "size"
  | "json"
  | "schema"
  | "server";

/** A request that passed every check of the document. */
export interface Call {
  /** `operationId` */
  readonly operation: string;
  /** Method of the matched operation, in upper case. */
  readonly method: string;
  /** Path parameters, percent-decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Declared query parameters, converted to their types, defaults filled in. */
  readonly query: Readonly<Record<string, unknown>>;
  /** As received, names in lower case. An unusable request id is replaced. */
  readonly headers: IncomingHttpHeaders;
  /** Path and query as received, without the API's prefix. */
  readonly target: { readonly path: string; readonly search: string };
  /**
   * The JSON, the fields of a form, or a text, checked against its schema, with defaults filled in. Bytes are a text with one
   * character for each. `undefined` if an optional body is missing. If
   * items are checked one by one, only the array itself has passed.
   */
  readonly body: unknown;
  /** Violations of the items of such a body, by index; otherwise empty. */
  readonly refused: ReadonlyMap<number, RequestViolation>;
  readonly principal: Principal;
  /** The caller's request id, or a generated one. */
  readonly requestId: string;
  /** Sandbox time in ms. */
  readonly now: number;
  /** Whether a fault makes the run that this call starts fail. */
  readonly doomed: boolean;
}

/** What the API sends back. */
export interface Reply {
  readonly status: number;
  /** Any value that JSON has. */
  readonly body?: unknown;
  /** A body that is no JSON, in place of `body`. */
  readonly content?: { readonly type: string; readonly text: string };
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Reply;

/** The owner of a credential. `tenant` is the organisation that owns the state. */
export interface Principal {
  readonly id: string;
  readonly tenant: string;
  readonly scopes: readonly string[];
}

/** A credential of a request: its security scheme, and its value without a prefix such as `Bearer`. */
export interface Credential {
  readonly scheme: string;
  readonly value: string;
}

/** What else the check of a credential needs: tokens expire, and APIs issue keys. */
export interface IdentifiedBy {
  /** Sandbox time in ms. */
  readonly now: number;
  readonly store: Store;
  /** Rules of the schemes whose tokens callers sign, by scheme name. */
  readonly tokens: ReadonlyMap<string, TokenRules>;
}

/** The principal behind a credential, or why it may not call. */
export type Identification =
  | { readonly principal: Principal }
  | {
      readonly reason: Extract<
        RefusalReason,
        "credential-unknown" | "account-disabled" | "wrong-principal" | "tenant-missing"
      >;
      readonly message: string;
      /** Set if the scopes are known. A missing scope is reported before a missing organisation. */
      readonly scopes?: readonly string[];
    };

/** A file that the storage serves. */
export interface StoredFile {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A client's request for a token with its own credentials (RFC 6749, section 4.4). */
export interface TokenGrant {
  readonly clientId: string;
  readonly clientSecret: string;
  /** If empty, the server chooses. */
  readonly scopes: readonly string[];
  /** Sandbox time in ms. */
  readonly now: number;
}

/** A token, or why none is issued (RFC 6749, sections 5.1 and 5.2). */
export type TokenReply =
  | { readonly token: string; readonly seconds: number; readonly scopes: readonly string[] }
  | {
      readonly error: "invalid_client" | "invalid_scope";
      readonly description: string;
    };

/** What the core provides to an API. */
export interface Tools {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly idempotency: Idempotency;
  readonly presigner: Presigner;
  /** How long a run takes, in ms. */
  readonly runDuration: number;
  /** Reports something to the person who runs the sandbox. */
  readonly note: (text: string) => void;
}

/** An API over an open store: statements are prepared once, handlers run synchronously. */
export interface Service {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Finishes all work that is due at `now` (ms). The next call sees its effects. */
  settle(now: number): void;
  /** The file behind a signed URL; `undefined` if it does not exist. */
  file?(name: string): StoredFile | undefined;
  /** Issues a token for client credentials. Set if the API accepts such tokens. */
  token?: ((grant: TokenGrant) => TokenReply) | undefined;
}

/** An API as it is known before its document is read. */
export interface ServedApi {
  /** Name of the API and path prefix. */
  readonly name: string;
  /** Statements that create tables and indexes. They may run again. */
  readonly tables: string;
  /** Published test keys, for all users of the sandbox. */
  readonly keys: PublishedKeys;
  /** Whether a schema that does not compile accepts everything. For third-party documents. */
  readonly lenient?: boolean;
  /** The API, once its document is read. */
  over(document: ReadDocument): SandboxApi;
}

/** A document with what was read out of it. */
export interface ReadDocument {
  readonly contract: Contract;
  readonly bundle: Bundle;
  readonly operations: readonly Described[];
}

/** One API of the sandbox: what its contract cannot express. */
export interface SandboxApi {
  readonly codes: Readonly<Record<RefusalReason, string>>;
  /** Finds the principal behind a credential. */
  identify(credential: Credential, by: IdentifiedBy): Identification;
  /** Whether a principal that holds `held` may do what needs `needed`. */
  grants(held: readonly string[], needed: string): boolean;
  /** Whether a rate-limit refusal sends `Retry-After`. By default it always does. */
  saysWait?(seconds: number): boolean;
  /** Whether a refusal names every violation of the schema, not only one. */
  readonly namesEveryViolation?: true;
  /** Adds the request id to a success body, if the API has one there. */
  seal(body: object, requestId: string): object;
  errorBody(failure: Failure): object;
  /** Code and status of a refusal, if they depend on the operation. */
  refusalOf?(operation: string | undefined, code: string, status: number): { code: string; status: number };
  /** Header fields that an operation's error response needs in addition to those of the core. */
  errorHeaders?(
    operation: string | undefined,
    status: number,
    said: Pick<Failure, "code" | "message">,
  ): Readonly<Record<string, string>>;
  open(tools: Tools): Service;
}

/** Published keys by name. A credential of several parts has one text per part. */
export type PublishedKeys = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** What an error body reports. */
export interface Failure {
  /** `operationId`; `undefined` if no operation was found. */
  readonly operation?: string | undefined;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: unknown;
  /** Set if the size, form or schema of the request is invalid. */
  readonly violations?: readonly RequestViolation[] | undefined;
  /** Set if the key lacks this scope. */
  readonly neededScope?: string | undefined;
  readonly requestId: string;
}
