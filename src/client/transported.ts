/** The transport has not kept to its type. Another attempt would go the same way, so this ends a call. */
export class MisusedTransport extends TypeError {}

/** Whoever replaces it later, as tests do, may give a response twice. */
const ownFetch = globalThis.fetch;

/**
 * What a transport has given, if that is a response whose body nobody has read. Of the platform's own, nobody has, and to ask takes a
 * while.
 * @throws MisusedTransport
 */
export function transported(given: unknown, by?: unknown): Response {
  const { status, headers, text } = Object(given);
  // A response of another realm or library is no instance of this platform's class.
  if (typeof status !== "number" || typeof headers?.get !== "function" || typeof text !== "function")
    throw new MisusedTransport(`The option transport has to give a Response, not ${kindOf(given)}`);
  // It has what the client uses of the platform's class.
  const response = given as Response;
  if (by !== ownFetch && response.bodyUsed)
    throw new MisusedTransport("The body of the transport's Response has already been read");
  return response;
}

/** What a value is, without its content, which may be a secret. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}

/** Whether a value is a promise, of whatever library. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof Object(value).then === "function";
}
