import type { Sent } from "./fetch.ts";

/** All items of a list. */
export async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

/** The query of each request. */
export function searches(sent: readonly Sent[]): string[] {
  return sent.map(({ url }) => url.search);
}
