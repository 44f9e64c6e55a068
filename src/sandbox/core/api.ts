import type { IncomingHttpHeaders } from "node:http";
import type { Cursors } from "./cursors.ts";
import type { Idempotency } from "./idempotency.ts";
import type { Presigner } from "./presign.ts";
import type { Store } from "./store.ts";
import type { TokenRules } from "./token-rules.ts";
import type { RequestViolation } from "./violation.ts";

/** What the core refuses by itself. Each API says which of its codes it gives for it. */
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

/** A request that has passed every check which the document can decide. */
export interface Call {
  /** `operationId` */
  readonly operation: string;
  /** That of the operation, in upper case: a HEAD is a GET. */
  readonly method: string;
  /** Path parameters, percent-decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Declared query parameters, converted to their types, defaults filled in. */
  readonly query: Readonly<Record<string, unknown>>;
  /** As they came, names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** The path and the query as they came, below the API's prefix. */
  readonly target: { readonly path: string; readonly search: string };
  /**
   * The JSON body, checked against its schema, defaults filled in; `undefined` where one that may be left out was. Of a
   * body whose items are judged one by one, only the array itself has passed.
   */
  readonly body: unknown;
  /** What is wrong with which item of such a body, by its index; otherwise empty. */
  readonly refused: ReadonlyMap<number, RequestViolation>;
  readonly principal: Principal;
  /** Id of this request, given or made up. */
  readonly requestId: string;
  /** Sandbox time in ms. */
  readonly now: number;
  /** Set where a fault asks that the work which this call starts ends in failure. */
  readonly doomed: boolean;
}

/** What the API sends back. */
export interface Reply {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Reply;

/** Whose key it is. `tenant` is the organisation; all state belongs to one. */
export interface Principal {
  readonly id: string;
  readonly tenant: string;
  readonly scopes: readonly string[];
}

/** A credential as it came: under which security scheme, and its value without a prefix such as `Bearer`. */
export interface Credential {
  readonly scheme: string;
  readonly value: string;
}

/** What a credential is judged by beside itself: tokens end, and keys can be issued by the API. */
export interface IdentifiedBy {
  /** Sandbox time in ms. */
  readonly now: number;
  readonly store: Store;
  /** By the names of the security schemes whose tokens callers sign. */
  readonly tokens: ReadonlyMap<string, TokenRules>;
}

/** The principal behind a credential, or why there is none that may call. */
export type Identification =
  | { readonly principal: Principal }
  | {
      readonly reason: Extract<
        RefusalReason,
        "credential-unknown" | "account-disabled" | "wrong-principal" | "tenant-missing"
      >;
      readonly message: string;
      /** Set where the scopes are known, so that a missing scope can be named before a missing organisation. */
      readonly scopes?: readonly string[];
    };

/** A file as the storage gives it out. */
export interface StoredFile {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A client's request for a token by its own credentials (RFC 6749, section 4.4). */
export interface TokenGrant {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Empty: the client leaves it to the server. */
  readonly scopes: readonly string[];
  /** Sandbox time in ms. */
  readonly now: number;
}

/** A token, or why there is none (RFC 6749, sections 5.1 and 5.2). */
export type TokenReply =
  | { readonly token: string; readonly seconds: number; readonly scopes: readonly string[] }
  | {
      readonly error: "invalid_client" | "invalid_scope" | "unauthorized_client";
      readonly description: string;
    };

/** What the core lends to an API. */
export interface Tools {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly idempotency: Idempotency;
  readonly presigner: Presigner;
  /** How long a started piece of work takes, in ms. */
  readonly runDuration: number;
  /** Reports something that a person who runs the sandbox should know. */
  readonly note: (text: string) => void;
}

/** An API over an open store: statements are prepared once, handlers run synchronously. */
export interface Service {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Finishes all work that is due at `now` (ms), so that the call after it sees the effects. */
  settle(now: number): void;
  /** A file to which the API has signed a URL; `undefined` where there is none. */
  file?(name: string): StoredFile | undefined;
  /** Gives out a token for client credentials, where the API takes such tokens. */
  token?: ((grant: TokenGrant) => TokenReply) | undefined;
}

/** One API of the sandbox: what its contract cannot say. */
export interface SandboxApi {
  /** Name of the API and path prefix. */
  readonly name: string;
  /** Tables and indexes, as statements that may run again on an existing file. */
  readonly tables: string;
  /** Published test keys, for whoever uses the sandbox. */
  readonly keys: PublishedKeys;
  readonly codes: Readonly<Record<RefusalReason, string>>;
  /** Whose credential it is. */
  identify(credential: Credential, by: IdentifiedBy): Identification;
  /** Whether a principal that holds `held` may do what needs `needed`. */
  grants(held: readonly string[], needed: string): boolean;
  /** Whether a refusal by the rate limit says in `Retry-After` how many seconds to wait; without this, always. */
  saysWait?(seconds: number): boolean;
  /** Whether a refusal names every violation of the schema, not the first one alone. */
  readonly namesEveryViolation?: true;
  /** Whether a schema of the document that does not compile is passed over, as in a document of somebody else's. */
  readonly lenient?: true;
  /** Puts the request id into a success body, where the API carries one there. */
  seal(body: object, requestId: string): object;
  errorBody(failure: Failure): object;
  /** The code and status that an operation has for a refusal, where they depend on the operation. */
  refusalOf?(operation: string | undefined, code: string, status: number): { code: string; status: number };
  /** Header fields that an operation's error response must have beside those of the core. */
  errorHeaders?(operation: string | undefined, status: number): Readonly<Record<string, string>>;
  open(tools: Tools): Service;
}

/** Keys by the names under which they are published. A credential of several parts has one text for each. */
export type PublishedKeys = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** What an error body has to say. */
export interface Failure {
  /** `operationId`; `undefined` where no operation was found. */
  readonly operation?: string | undefined;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: unknown;
  /** Set where the size, the form or the schema of the request is broken. */
  readonly violations?: readonly RequestViolation[] | undefined;
  /** Set where the key lacks it. */
  readonly neededScope?: string | undefined;
  readonly requestId: string;
}
