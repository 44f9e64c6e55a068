import type { Contract, OperationKey } from "../openapi/contract.ts";
import { type CallInit, engine } from "./client.ts";
import { countdown } from "./deadline.ts";
import { Failed } from "./errors.ts";
import type { ParameterValues } from "./expressions.ts";
import { keyText } from "./key-text.ts";
import { leavable } from "./leavable.ts";
import { nextPage } from "./next-page.ts";
import type { CallOptions } from "./options.ts";
import { part } from "./part.ts";
import { at } from "./pointer.ts";
import { readOptions } from "./read-options.ts";
import { linkSignals } from "./signals.ts";
import type { Client } from "./typed-client.ts";
import type { DataOf, InitOf, ItemsOf, KeyWith, PathOf } from "./types.ts";
import { textOf, unusable } from "./unusable.ts";

/** Parameters that lead to a page, as the page before it gave them; plain data, so a caller can store them. */
export type PageParameters = ParameterValues;

export interface Page<Item, Data> {
  readonly items: readonly Item[];
  /** The whole body of the page. */
  readonly data: Data;
  /** Leads to the next page: `paginate(client, path, { from: page.next })` goes on there. Missing on the last page. */
  readonly next?: PageParameters;
}

/** Items of all pages; or the pages themselves. Each loop over it begins anew. */
export interface Pages<Item, Data> extends AsyncIterable<Item> {
  pages(): AsyncIterable<Page<Item, Data>>;
}

/** Writes what leads to a page into the body of a request. */
type WritePage = (body: unknown, values: NonNullable<PageParameters["body"]>) => unknown;

type PagedKey<C extends Contract> = KeyWith<C, { next: object; items: string }>;

/** A list is named by its path. One that is read with another method than GET is named by method and path: `"POST /search"`. */
type PagedName<C extends Contract> = PathOf<PagedKey<C>, "GET"> | Exclude<PagedKey<C>, `GET ${string}`>;

type Named<Paged extends string> = Paged extends `/${string}` ? `GET ${Paged}` : Paged;

export interface PaginateOptions {
  /** Where to begin: the `next` of an earlier page. Default: the first page. */
  readonly from?: PageParameters | undefined;
}

/** The server's pages lead back to one that was read before, or one repeats the page before it. */
export class PageCycle extends Failed {
  override readonly name = "PageCycle";
  declare readonly operation: OperationKey;
  declare readonly next: PageParameters;
}

/**
 * Reads a list to its end, following the contract's `next` link, be it a cursor, a web link or a number that counts on;
 * the other parameters, and the request body, are repeated on every page.
 * While a page is used the next one is already being read. Leaving the loop early aborts that. `deadline` limits the time
 * from the first page to the last, with what the caller does between them.
 * The iterators throw what a call returns as `error`, an `UnexpectedResponse` where a page leads to another origin, or
 * `PageCycle`.
 */
export function paginate<Paths extends object, C extends Contract, Paged extends PagedName<C>>(
  client: Client<Paths, C>,
  path: Paged,
  ...[init]: InitOf<Paths, C, Named<Paged>, CallOptions & PaginateOptions>
): Pages<ItemsOf<Paths, C, Named<Paged>>, DataOf<Paths, Named<Paged>>> {
  type Item = ItemsOf<Paths, C, Named<Paged>>;
  type Data = DataOf<Paths, Named<Paged>>;
  // The contract says where items stand, and generated types and contract come from one document.
  const pages = (left = new AbortController()) =>
    leavable(
      readPages(
        client,
        (path[0] === "/" ? `GET ${path}` : path) as OperationKey,
        (init ?? {}) as CallInit & PaginateOptions,
        left,
      ) as AsyncGenerator<Page<Item, Data>, void>,
      () => left.abort(),
    );
  return {
    pages: () => pages(),
    [Symbol.asyncIterator]() {
      const left = new AbortController();
      return leavable(itemsOf(pages(left)), () => left.abort());
    },
  };
}

async function* itemsOf<Item>(pages: AsyncIterable<Page<Item, unknown>>): AsyncGenerator<Item, void> {
  for await (const page of pages) yield* page.items;
}

async function* readPages(
  client: object,
  key: OperationKey,
  given: CallInit & PaginateOptions,
  left: AbortController,
): AsyncGenerator<Page<unknown, unknown>, void> {
  const { from, signal, deadline, ...init } = readOptions(given);
  const using = engine(client);
  const { count } = using.operation(key, "next").next;
  const { items } = using.operation(key, "items");
  const linked = linkSignals(signal, left.signal);
  const remaining = countdown(using.env, deadline);
  const seen = new Set<string>();
  const paramsOf = (next?: PageParameters) => merge(init.params, next);
  const read = (next?: PageParameters) => {
    const asked = paramsOf(next);
    seen.add(keyText(asked));
    const { body, ...params } = asked;
    const written = body && { body: part<WritePage>(using.contract, "pageBody")(init.body, body) };
    return {
      params: asked,
      next,
      result: using.call(key, { ...init, ...remaining(), ...written, params, signal: linked.signal }),
    };
  };
  let before: string | undefined;
  try {
    for (let current: ReturnType<typeof read> | undefined = read(from); current; ) {
      const result = await current.result;
      if (result.error) throw result.error;
      const { data } = result;
      const found = at(data, items);
      if (!Array.isArray(found)) {
        throw unusable(result, "without the items of a page");
      }
      const text = count && found.length > 0 ? textOf(found) : undefined;
      if (text && text === before) throw circle(key, "a page repeats the one before it", current.next);
      before = text;
      const next = nextPage(using, key, { ...init, params: current.params }, result, found.length);
      const failure =
        next instanceof Failed
          ? next
          : next && seen.has(keyText(paramsOf(next)))
            ? circle(key, "its next page was already read", next)
            : undefined;
      const parameters = next instanceof Failed ? undefined : next;
      current = parameters && !failure ? read(parameters) : undefined;
      // A prefetched page may fail while the page before it is used. Its error is thrown when its turn comes.
      current?.result.catch(() => {});
      yield { items: found as unknown[], data, ...(parameters && { next: parameters }) };
      if (failure) throw failure;
    }
  } catch (error) {
    // Whoever has left does not want to hear of what that ended.
    if (!left.signal.aborted) throw error;
  } finally {
    left.abort();
    linked.release();
  }
}

function circle(key: OperationKey, why: string, next: PageParameters | undefined): PageCycle {
  return new PageCycle(`${key} leads in a circle: ${why}`, { operation: key, next });
}

function merge(params: ParameterValues = {}, more: ParameterValues = {}): ParameterValues {
  return {
    path: { ...params.path, ...more.path },
    query: { ...params.query, ...more.query },
    header: { ...params.header, ...more.header },
    ...(more.body && { body: more.body }),
  };
}
