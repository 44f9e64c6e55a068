import { PART_EXPORTS } from "./parts.ts";

/** Reserved words of ES modules (ECMAScript 2025, section 12.7.2), and the other names in a generated entry. */
const TAKEN = new Set([
  ...PART_EXPORTS,
  ...(
    "arguments as async await break case catch class const continue debugger default delete do else enum eval export " +
    "extends false finally for function get if implements import in instanceof interface let new null of package private " +
    "protected public return set static super switch this throw true try typeof undefined var void while with yield " +
    "components contract operations paths errors codesOf Api Contract Schemas"
  ).split(" "),
]);

/** The export name of an API: `some-api` becomes `someApi`. A reserved or invalid name gets `Api` or `api` added. */
export function identifierOf(name: string): string {
  const [first = "", ...words] = name.split(/[^A-Za-z0-9$_]+/).filter((word) => word !== "");
  const joined = first + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const started = /^[A-Za-z$_]/.test(joined)
    ? joined
    : `api${joined.charAt(0).toUpperCase()}${joined.slice(1)}`;
  return TAKEN.has(started) ? `${started}Api` : started;
}
