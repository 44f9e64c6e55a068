/** Deeper values are cut off, so that no error is too deep to be logged. */
const DEEPEST = 50;

/** What `JSON.stringify` shows of an error. */
export function errorJson(error: Error & { readonly response?: Response | undefined }): object {
  const { name, message, response, cause: from } = error;
  const { cause: _, ...fields }: { cause?: unknown } = { ...error };
  const { code } = Object(Object(from).cause ?? from);
  return {
    name,
    message,
    // A response is open to be read, and not printed; its status is.
    ...(response && { status: response.status }),
    ...(typeof code === "string" && { code }),
    ...(plain(fields) as object),
    ...(from !== undefined && { cause: causeJson(from, 0) }),
  };
}

/** A cause by what is common to all errors: what else a platform or a library puts there may hold anything. */
function causeJson(cause: unknown, depth: number): unknown {
  if (!(cause instanceof Error)) return typeof cause === "object" ? plain(cause) : String(cause);
  if ("toJSON" in cause && typeof cause.toJSON === "function") return cause.toJSON();
  const { name, message, cause: deeper, code }: Error & { code?: unknown } = cause;
  return {
    name,
    message,
    ...(code !== undefined && { code: String(code) }),
    ...(deeper !== undefined && depth <= DEEPEST && { cause: causeJson(deeper, depth + 1) }),
  };
}

/**
 * A copy that `JSON.stringify` can write: integers of any size as text, nothing too deep, errors by their own JSON. `around`
 * are the objects that a value stands in.
 */
function plain(value: unknown, around: readonly object[] = []): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (around.length > DEEPEST) return "(too deep to be shown)";
  if (around.includes(value)) return "(stands in itself)";
  if (value instanceof Error) return causeJson(value, 0);
  const within = [...around, value];
  try {
    if ("toJSON" in value && typeof value.toJSON === "function") return plain(value.toJSON(), within);
    if (Array.isArray(value)) return value.map((item) => plain(item, within));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, within)]));
  } catch {
    // A caller's `parse` may make objects of classes, whose methods may fail.
    return "(cannot be shown)";
  }
}
