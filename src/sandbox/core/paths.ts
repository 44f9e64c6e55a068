import type { Operation } from "openapi-backend";

export interface Found {
  readonly operation: Operation;
  /** Path parameters, percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Finds operations by method and path, HEAD where GET is. Templates are compiled once; the library would compile all of
 * them for every request. Where several fit, the one with the most literal characters is meant.
 */
export function openPaths(
  operations: readonly Operation[],
): (method: string, path: string) => Found | undefined {
  const templates = operations.map(compile).sort((a, b) => b.literals - a.literals);
  return (method, path) => {
    const wanted = method === "HEAD" ? "GET" : method;
    for (const { operation, method, pattern, names } of templates) {
      const values = method === wanted ? pattern.exec(path) : null;
      if (!values) continue;
      const parameters = Object.fromEntries(
        names.map((name, index) => [name, decode(values[index + 1] ?? "")]),
      );
      return { operation, parameters };
    }
    return undefined;
  };
}

function compile(operation: Operation) {
  // Literals stand at the even places, parameter names at the odd ones.
  const parts = operation.path.split(/\{([^}]+)\}/);
  const literals = parts.filter((_, place) => place % 2 === 0);
  return {
    operation,
    method: operation.method.toUpperCase(),
    pattern: new RegExp(`^${literals.map(quote).join("([^/]+)")}$`),
    names: parts.filter((_, place) => place % 2 === 1),
    literals: literals.join("").length,
  };
}

/** A regular expression that matches this text and nothing else. */
function quote(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** A broken escape stays as it is, and its `%` then breaks the pattern of the id. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
