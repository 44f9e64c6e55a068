import { fill } from "./placeholder.ts";

/** A text as one word of the shell, with its variables (POSIX.1-2024, 2.2 Quoting). */
export function quote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  // Between double quotes a variable reads best, where nothing else would be special there.
  if (!/["$`\\!]/.test(text) && fill(text, () => "") !== text)
    return `"${fill(text, (variable) => `$${variable}`)}"`;
  return fill(`'${text.replaceAll("'", "'\\''")}'`, (variable) => `'"$${variable}"'`);
}
