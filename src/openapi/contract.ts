import type { ClientParts } from "./contract-parts.ts";
import type { SecurityScheme } from "./contract-security.ts";

export type { ClientParts, Part, PartName } from "./contract-parts.ts";
export type { ClientCredentials, SecurityScheme, SignedToken } from "./contract-security.ts";

/**
 * What `npm run generate` reads out of an OpenAPI document: one constant of type `Contract` per API.
 * The runtime knows an API through this shape alone; `spec/extensions.md` says which annotation fills which property.
 */

/** A JSON Pointer (RFC 6901); `""` is the whole document. */
export type Pointer = "" | `/${string}`;

/** An OpenAPI runtime expression (`$response.body#/next_cursor`); any other string is a constant. */
export type Expression = string;

export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** Method and path template of an operation: `"PUT /events/{event_id}/attendees:import"`. */
export type OperationKey = `${HttpMethod} /${string}`;

/** How a piece of work ended. */
export type Outcome = "success" | "partial" | "failure";

export interface Contract {
  /** Folder name of the API, also its name on the command line. */
  readonly name: string;
  readonly title: string;
  /** `info.version` of the document. */
  readonly version: string;
  /** Where the API's error codes are explained; with `-` and a code after it, that code. From `homepage` of package.json. */
  readonly docs?: string;
  /** Base URLs, the default one first. */
  readonly servers: readonly [string, ...string[]];
  /** Why none of them is the default: the caller has to give a base URL. */
  readonly noDefaultServer?: string;
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  /** Header fields that carry the request id, in lower case. */
  readonly requestId: { readonly request?: string; readonly response?: string };
  readonly error: ErrorBody;
  /** The error bodies of responses that have another one, in the order in which they are tried. */
  readonly otherErrors?: readonly ErrorBody[];
  /** Header fields of errors that say their code or message, in lower case. */
  readonly errorFields?: { readonly code?: string; readonly message?: string };
  /** Every documented code as a constant, so that a misspelt code does not compile. */
  readonly codes: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, ErrorCode>>;
  /** True where the document says that its list of codes may grow. */
  readonly openCodes: boolean;
  readonly rateLimits: readonly RateLimit[];
  readonly retry?: RetryProfile;
  readonly operations: { readonly [key: OperationKey]: Operation };
  /** The parts of the client that its operations need beyond the core. */
  readonly uses?: ClientParts;
}

/** How a parameter is written: the keywords of OpenAPI, and `json` for one whose `content` is JSON. */
export interface ParameterNotation {
  /** A path parameter whose value may have slashes. */
  readonly segments?: true;
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly json?: true;
}

/** The media type of a body that is not `application/json`, and how the fields of a form are written. */
export interface BodyNotation {
  readonly type: string;
  /** How the items are written that follow each other in it. */
  readonly items?: ItemReads;
  /** Other types, and ranges of them, that bytes may have: a `Blob` says its own. */
  readonly others?: readonly string[];
  readonly parts?: Readonly<
    Record<string, { readonly type?: string; readonly style?: string; readonly explode?: boolean }>
  >;
}

/**
 * The location of each part of an error body. `requestId` may instead stand in the response header. Without codes, `code` is
 * absent, and the client names the status instead. One property may be both code and message.
 */
export interface ErrorBody {
  readonly code?: Pointer;
  readonly message?: Pointer;
  readonly requestId?: Pointer;
  readonly details?: Pointer;
}

export interface ErrorCode {
  readonly status: number;
  /** Further statuses with which it comes. */
  readonly otherStatuses?: readonly number[];
  readonly retryable: boolean;
  /** What the caller should do. */
  readonly remedy: string;
}

/** At most `requests` in any `seconds`, counted per `per`. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
  readonly per: string;
}

/** A prescribed backoff. `attempts` counts requests, the first one included; `base` is in ms; `jitter` is the fraction by which a wait may deviate. */
export interface RetryProfile {
  readonly statuses?: readonly number[];
  readonly attempts?: number;
  readonly base?: number;
  readonly factor?: number;
  readonly jitter?: number;
}

export interface Operation {
  /** `operationId` of the document. */
  readonly id: string;
  /** Base URL, where it is not the API's default. */
  readonly server?: string;
  /** Alternatives, each a list of security scheme names that go together. */
  readonly security: readonly (readonly string[])[];
  /** Scopes that the operation asks for. */
  readonly scopes: readonly string[];
  /** Documented statuses and classes of them; for an error the codes that come with it. */
  readonly responses: Responses;
  /** Parameters in another notation than the usual one, by location and name: `"query.ids"`. */
  readonly parameters?: Readonly<Record<string, ParameterNotation>>;
  readonly body?: BodyNotation;
  /** How a success is read that is not JSON. If there are several kinds, one way for each media type or range. */
  readonly reads?: "text" | "blob" | Readonly<Record<string, Reads>>;
  /** The types that a call asks for, where a response has others beside them. */
  readonly accept?: string;
  /** Responses that are documented without a body. A 204 and the response to a HEAD never have one. */
  readonly bodiless?: readonly Status[];
  /** Errors whose body is documented as a text. */
  readonly textErrors?: readonly Status[];
  /** What the caller should do about an error status, where that differs from the remedy of its code. */
  readonly remedies?: Readonly<Record<number, string>>;
  /** Whether a repeat does no further harm, where the document says other than HTTP does of the method. */
  readonly idempotent?: boolean;
  readonly key?: IdempotencyKey;
  /** Flag in a success body that marks a replay. */
  readonly replay?: Pointer;
  readonly next?: Next;
  /** Array of items in a success body. */
  readonly items?: Pointer;
  /** The read operation that follows the run which this operation starts. */
  readonly run?: Link;
  /** The body of this read reports how far a piece of work has come. */
  readonly state?: State;
  /** Errors of single items in a success body. */
  readonly itemErrors?: ItemErrors;
  /** The read operation that confirms what a conflict says exists. */
  readonly existing?: Link & { readonly status: number; readonly codes: readonly string[] };
  readonly batch?: Batch;
  /** A short-lived URL in a success body, and when it ends. */
  readonly presigned?: { readonly url: Pointer; readonly expires: Pointer };
}

/**
 * How a body is read: as one value, or as items that follow each other. Those of `text/event-stream` are its events, their data a text
 * or JSON, or they are that JSON itself.
 */
export type Reads = "json" | "text" | "blob" | ItemReads;

export type ItemReads = "lines" | "sequence" | "events" | "json events" | "event data";

/** Codes by status, by class of statuses, and for every other status. */
export type Responses = {
  readonly [S in Status]?: readonly string[];
};

/** The key of a response: one status, a class of them, or `default` for every other one. */
export type Status = number | "1XX" | "2XX" | "3XX" | "4XX" | "5XX" | "default";

/**
 * Parameter values by name, a name optionally qualified by location (`"query.cursor"`). Those of a page may also have the JSON Pointer
 * of a value in the request body (`"/cursor"`).
 */
export type Parameters = Readonly<Record<string, Expression>>;

/**
 * The next page: parameters of the same operation, read from a page. `link` is a response header (RFC 8288) whose link with
 * the relation `next` has further ones in its query, and `count` is a query parameter that counts on. What begins with a slash is a
 * JSON Pointer into the request body.
 */
export interface Next {
  readonly parameters: Parameters;
  readonly link?: Expression;
  /** Address of the next page: its query has the parameters. */
  readonly url?: Expression;
  /** Whether there are more, where no count says it. */
  readonly more?: Expression;
  /** The query parameter `to`, or the value at `to` in the request body, takes what the last item has at `item`. */
  readonly last?: { readonly item: Pointer; readonly to: string };
  readonly count?: Count;
}

/** `add` is what each page adds to the parameter, which begins at `from`. `total` and `more` are the parts of the response that say where it ends. */
export interface Count {
  readonly add: "items" | "page";
  /** What a page counts for, where that is not the number of its items. */
  readonly by?: Expression;
  /** A query parameter, or a JSON Pointer into the request body. */
  readonly to: string;
  readonly from: number;
  /** How many items, or pages, there are in all. */
  readonly total?: Expression;
  /** Whether there are more. */
  readonly more?: Expression;
}

export interface Link {
  readonly operation: OperationKey;
  readonly parameters: Parameters;
}

/** `name` is a header field, or a pointer into the request body. `maxLength` counts characters. */
export interface IdempotencyKey {
  readonly in: "header" | "body";
  readonly name: string;
  readonly maxLength?: number;
  readonly format?: "uuid";
}

export interface State {
  readonly status: Pointer;
  /** Terminal values of the status and what they mean; any other value is "not finished yet". */
  readonly outcomes: Readonly<Record<string, Outcome>>;
  readonly finishedAt?: Pointer;
  readonly progress?: ProgressCounts;
}

/**
 * Where a state says how much of the work is done: the sum of the counts at `done`, or all but the sum at `left`. All of it is the
 * sum at `all`, or that number.
 */
export interface ProgressCounts {
  readonly done?: readonly Pointer[];
  readonly left?: readonly Pointer[];
  readonly all: readonly Pointer[] | number;
}

/**
 * `key` names the property of an error that identifies its item; `order: "request"` says that there is one entry for each
 * item, in request order. `error` names the property that only errors have, where other entries stand among them.
 */
export interface ItemErrors {
  readonly at: Pointer;
  readonly key?: string;
  readonly order?: "request";
  readonly error?: string;
}

/** `at` points at the array in the request body (`""`: the body is the array); `maxBytes` guards the whole body. */
export interface Batch {
  readonly at: Pointer;
  readonly minItems: number;
  readonly maxItems: number;
  readonly maxBytes?: number;
  /** Property of an item that must not repeat within one batch. */
  readonly unique?: string | undefined;
}
