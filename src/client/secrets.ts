/** Shorter texts are too common to be replaced wherever they stand. */
const SHORTEST = 6;

/**
 * Replaces credentials in what is shown or logged; a server, a proxy or a platform may have quoted them, in JSON or in a URL. What a
 * writer escapes is its own choice: some escape each slash, or each plus sign.
 */
export function masked(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    // The character itself comes last: it may be the beginning of another form.
    const forms = secret.replace(
      /[^a-z0-9]/giu,
      (char) => `(\\${encodeURIComponent(char)}|\\\\u0*${char.charCodeAt(0).toString(16)}|\\\\?\\${char})`,
    );
    shown = shown.replace(new RegExp(forms, "gi"), "(credential)");
  }
  return shown;
}

/** An error without credentials: itself, if it has none, else what is left of it. */
export function withoutSecrets(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? masked(error, secrets) : error;
  const { name, message, stack = "", cause, code }: Error & { code?: unknown } = error;
  const clean = cause === undefined ? undefined : withoutSecrets(cause, secrets);
  const isClean = clean === cause && masked(message, secrets) === message && masked(stack, secrets) === stack;
  if (isClean) return error;
  const copy = new Error(masked(message, secrets), { cause: clean });
  return Object.assign(copy, { name, ...(code !== undefined && { code }) });
}
