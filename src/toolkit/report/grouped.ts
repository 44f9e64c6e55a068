import type { Location } from "../../openapi/problem.ts";

/** A finding that can be grouped. */
interface Said extends Location {
  readonly rule: string;
  readonly message: string;
}

/**
 * Merges findings about one line that differ only in the operation: a mistake in a shared component is one mistake. `sharedBy` is
 * the number of merged findings.
 */
export function grouped<T extends Said>(findings: readonly T[]): (T & { readonly sharedBy?: number })[] {
  const groups = new Map<string, { readonly first: T; count: number }>();
  for (const finding of findings) {
    const { file, line, column, rule, message } = finding;
    const key = JSON.stringify([file, line, column, rule, withoutOperation(message)]);
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { first: finding, count: 1 });
  }
  return [...groups.values()].map(({ first, count }) =>
    count === 1
      ? first
      : {
          ...first,
          message: `${first.message} (and so for ${count - 1} more operation${count === 2 ? "" : "s"})`,
          sharedBy: count,
        },
  );
}

/** A message with its operation and status replaced by `*`. */
function withoutOperation(message: string): string {
  return message.replace(
    /\b(?:GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE|QUERY) \/\S*(?: \dXX| \d{3}| default)?/g,
    "*",
  );
}
