import { engine } from "./client.ts";
import type { Contract, OperationKey } from "./contract.ts";
import { at, bind, type ParameterValues } from "./expressions.ts";
import type { CallOptions } from "./options.ts";
import type { Client, DataOf, Init, InputOf, ItemsOf, KeyWith, PathOf } from "./types.ts";
import { unwrap } from "./unwrap.ts";

/** Parameters that lead to a page, as the page before it gave them; plain data, so a caller can store them. */
export type PageParameters = Readonly<Record<string, unknown>>;

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

type PagedKey<C extends Contract> = KeyWith<C, { next: object; items: string }>;

export interface PaginateOptions {
  /** Where to begin: the `next` of an earlier page. Default: the first page. */
  readonly from?: PageParameters | undefined;
}

/** The server's pages lead back to one that was read before. */
export class PageCycle extends Error {
  override readonly name = "PageCycle";
  readonly operation: OperationKey;
  readonly next: PageParameters;

  constructor(operation: OperationKey, next: PageParameters) {
    super(`${operation} leads from page to page in a circle: its next page was already read`);
    this.operation = operation;
    this.next = next;
  }
}

/**
 * Reads a list to its end, following the contract's `next` link; the other parameters are repeated on every page.
 * While a page is used the next one is already being read. Leaving the loop early aborts that.
 * The iterators throw what a call returns as `error`, or `PageCycle`.
 */
export function paginate<Paths extends object, C extends Contract, Path extends PathOf<PagedKey<C>, "GET">>(
  client: Client<Paths, C>,
  path: Path,
  ...[init]: Init<InputOf<Paths, C, `GET ${Path}`> & CallOptions & PaginateOptions>
): Pages<ItemsOf<Paths, C, `GET ${Path}`>, DataOf<Paths, `GET ${Path}`>> {
  type Item = ItemsOf<Paths, C, `GET ${Path}`>;
  type Data = DataOf<Paths, `GET ${Path}`>;
  // The contract says where items stand, and generated types and contract come from one document.
  const pages = () =>
    readPages(client, `GET ${path}` as OperationKey, init ?? {}) as AsyncIterable<Page<Item, Data>>;
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.items;
    },
  };
}

async function* readPages(
  client: object,
  key: OperationKey,
  init: CallOptions & PaginateOptions & { readonly params?: ParameterValues },
): AsyncGenerator<Page<unknown, unknown>> {
  const { contract, call } = engine(client);
  const definition = contract.operations[key];
  const { next: link, items } = definition ?? {};
  if (!link || items === undefined) throw new TypeError(`${contract.title} has no list "${key}"`);
  const { from = {}, signal, ...rest } = init;
  const template = key.slice(key.indexOf(" ") + 1);
  const left = new AbortController();
  const stop = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
  const seen = new Set([JSON.stringify(from)]);
  const read = (parameters: ParameterValues) => {
    const params = merge(rest.params, parameters);
    return { params, result: call(key, { ...rest, params, signal: stop }) };
  };
  try {
    let current: ReturnType<typeof read> | undefined = read(placed(from));
    while (current) {
      const { params, result } = current;
      const { data, response } = await answered(result);
      const exchange = { params, responseBody: data, responseHeaders: response?.headers };
      const following = bind(link.parameters, template, exchange);
      const next = following && flat(following);
      if (next && seen.has(JSON.stringify(next))) throw new PageCycle(key, next);
      if (next) seen.add(JSON.stringify(next));
      current = following && read(following);
      // A page read ahead may fail while the one before it is used; it is awaited, and thrown, in its turn.
      current?.result.catch(() => {});
      yield { items: (at(data, items) ?? []) as unknown[], data, ...(next ? { next } : {}) };
    }
  } finally {
    left.abort();
  }
}

async function answered(result: ReturnType<ReturnType<typeof engine>["call"]>) {
  const settled = await result;
  return { data: await unwrap(settled), response: settled.response };
}

function merge(params: ParameterValues | undefined, more: ParameterValues): ParameterValues {
  return {
    ...params,
    path: { ...params?.path, ...more.path },
    query: { ...params?.query, ...more.query },
    header: { ...params?.header, ...more.header },
  };
}

/** Page parameters as one flat record; a path or header parameter keeps its place in its name. */
function flat(values: Required<ParameterValues>): PageParameters {
  const qualify = (place: string, record: Record<string, unknown>) =>
    Object.entries(record).map(([name, value]) => [`${place}.${name}`, value]);
  return {
    ...values.query,
    ...Object.fromEntries([...qualify("path", values.path), ...qualify("header", values.header)]),
  };
}

function placed(parameters: PageParameters): ParameterValues {
  const values: Required<ParameterValues> = { path: {}, query: {}, header: {} };
  for (const [qualified, value] of Object.entries(parameters)) {
    const [, place = "query", name = qualified] = /^(path|header)\.(.+)$/.exec(qualified) ?? [];
    values[place as keyof ParameterValues][name] = value;
  }
  return values;
}
