/** Deeper values are cut off, so that no error is too deep to be logged. */
const DEEPEST = 50;

/** An error of this package: its JSON has everything that helps to find the cause, and no credential. */
export class PrintableError extends Error {
  toJSON(): object {
    return errorJson(this, [this]);
  }
}

/** `around` are the objects that a value stands in, here and below. */
function errorJson(
  error: Error & { readonly response?: Response | undefined },
  around: readonly object[],
): object {
  const { name, message, response, cause: from } = error;
  const { cause: _, ...fields }: { cause?: unknown } = { ...error };
  const { code } = Object(Object(from).cause ?? from);
  return {
    name,
    message,
    // A response is open to be read, and not printed; its status is.
    ...(response && { status: response.status }),
    ...(typeof code === "string" && { code }),
    ...(plain(fields, around) as object),
    ...(from !== undefined && { cause: causeJson(from, around) }),
  };
}

function causeJson(cause: unknown, around: readonly object[]): unknown {
  return typeof cause === "object" ? plain(cause, around) : String(cause);
}

/**
 * An error of a platform or a library, by what is common to all errors. What else it has may hold anything, such as the header of
 * the request; its own `toJSON` may show that.
 */
function foreignJson({ name, message, code, cause }: Error & { code?: unknown }, around: readonly object[]) {
  return {
    name: String(name),
    message: String(message),
    ...(code !== undefined && { code: String(code) }),
    ...(cause !== undefined && { cause: causeJson(cause, around) }),
  };
}

/** A copy that `JSON.stringify` can write: integers of any size as text, nothing too deep, errors by what is known of them. */
function plain(value: unknown, around: readonly object[]): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (around.length > DEEPEST) return "(too deep to be shown)";
  if (around.includes(value)) return "(stands in itself)";
  const within = [...around, value];
  try {
    if (value instanceof PrintableError) return errorJson(value, within);
    if (value instanceof Error) return foreignJson(value, within);
    if ("toJSON" in value && typeof value.toJSON === "function") return plain(value.toJSON(), within);
    if (Array.isArray(value)) return value.map((item) => plain(item, within));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, within)]));
  } catch {
    // A caller's `parse` may make objects of classes, whose methods may fail.
    return "(cannot be shown)";
  }
}
