import { fill } from "./placeholder.ts";

/** Quotes a text as one shell word, with its variables (POSIX.1-2024, 2.2 Quoting). */
export function quote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  // Prefer double quotes around variables, if nothing else is special in them.
  if (!/["$`\\!]/.test(text) && fill(text, () => "") !== text)
    return `"${fill(text, (variable) => `$${variable}`)}"`;
  return fill(`'${text.replaceAll("'", "'\\''")}'`, (variable) => `'"$${variable}"'`);
}
