/** The type of a client: its methods take the paths of one contract alone. Everything here vanishes when compiled. */
import type { Client as FetchClient } from "openapi-fetch";
import type { Contract, HttpMethod } from "../openapi/contract.ts";
import type { CallOptions } from "./options.ts";
import type { DataOf, Init, InputOf, KeyOf, MethodOf, PathOf, RefusalOf, Result } from "./types.ts";

interface ParsedAs<Data> {
  json: Data;
  text: string;
  blob: Blob;
  arrayBuffer: ArrayBuffer;
  stream: ReadableStream<Uint8Array> | null;
}

type Call<Paths, C extends Contract, Method extends HttpMethod> = <
  Path extends PathOf<KeyOf<C>, Method>,
  As extends keyof ParsedAs<unknown> = "json",
>(
  path: Path,
  ...init: Init<InputOf<Paths, C, `${Method} ${Path}`> & CallOptions & { readonly parseAs?: As }>
) => Promise<
  Result<ParsedAs<DataOf<Paths, `${Method} ${Path}`>>[As], RefusalOf<Paths, C, `${Method} ${Path}`>>
>;

/** A method in either case. */
type AnyCase<Method extends string> = Method | Lowercase<Method>;

type Request<Paths, C extends Contract> = <
  Method extends AnyCase<MethodOf<KeyOf<C>>>,
  Path extends PathOf<KeyOf<C>, Uppercase<Method>>,
  As extends keyof ParsedAs<unknown> = "json",
>(
  method: Method,
  path: Path,
  ...init: Init<InputOf<Paths, C, `${Uppercase<Method>} ${Path}`> & CallOptions & { readonly parseAs?: As }>
) => Promise<
  Result<
    ParsedAs<DataOf<Paths, `${Uppercase<Method>} ${Path}`>>[As],
    RefusalOf<Paths, C, `${Uppercase<Method>} ${Path}`>
  >
>;

declare const fetchClient: unique symbol;

/**
 * A signature that no call of ours matches, because of its `this`, and that is assignable to every method of openapi-fetch's
 * client. So a client can be given to the libraries that are built on that one, such as openapi-react-query and swr-openapi.
 */
type AsFetchClient = (this: { readonly [fetchClient]: never }, ...all: readonly unknown[]) => never;

type CallOf<Paths, C extends Contract, Method extends HttpMethod> = Call<Paths, C, Method> & AsFetchClient;

/** A client for one API: one method per HTTP method, each taking only the paths that have it. */
export interface Client<Paths extends object, C extends Contract> {
  readonly contract: C;
  readonly GET: CallOf<Paths, C, "GET">;
  readonly HEAD: CallOf<Paths, C, "HEAD">;
  readonly POST: CallOf<Paths, C, "POST">;
  readonly PUT: CallOf<Paths, C, "PUT">;
  readonly PATCH: CallOf<Paths, C, "PATCH">;
  readonly DELETE: CallOf<Paths, C, "DELETE">;
  readonly OPTIONS: CallOf<Paths, C, "OPTIONS">;
  /** Fetch forbids this method, so no client has it. Those libraries learn the types of the paths here. */
  readonly TRACE: FetchClient<Paths>["TRACE"];
  /** A call by its method, in either case. */
  readonly request: Request<Paths, C> & AsFetchClient;
  /** No methods of this client, though libraries ask for them: `use(client, ...)` and `eject(client, ...)` are functions. */
  readonly use: never;
  readonly eject: never;
}
