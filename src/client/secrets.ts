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

/**
 * What is thrown, without credentials: itself, if it has none, else a copy with the properties that say what failed. An error may
 * be its own cause, so what lies deeper than `levels` is left out.
 */
export function withoutSecrets(thrown: unknown, secrets: readonly string[], levels = 8): unknown {
  const clean = (value: unknown) => withoutSecrets(value, secrets, levels - 1);
  if (typeof thrown === "string") return masked(thrown, secrets);
  if (!Array.isArray(thrown) && !(thrown instanceof Error)) return thrown;
  if (levels === 0) return;
  if (Array.isArray(thrown)) {
    const items = thrown.map(clean);
    return items.some((item, index) => item !== thrown[index]) ? items : thrown;
  }
  const { name, message, stack, cause, errors }: Error & { errors?: unknown } = thrown;
  const all: Readonly<Record<string, unknown>> = {
    name,
    message,
    stack,
    cause,
    errors,
    ...(thrown as object),
  };
  const kept: Record<string, unknown> = {};
  let isClean = true;
  for (const property in all) {
    const value = clean(all[property]);
    isClean &&= Object.is(value, all[property]);
    if (value === undefined) continue;
    // An object of another kind may hold what nobody looks for.
    if (Object(value) !== value || value instanceof Error || Array.isArray(value)) kept[property] = value;
  }
  return isClean ? thrown : Object.assign(new Error("", kept), kept);
}
