/** One link of the field: its target, and its parameters as far as the next comma that is not quoted. */
const LINK = /[\s,]*<([^>]*)>((?:[^,"]|"(?:\\.|[^"\\])*"?)*)/gy;

/** One parameter: its name, and its value with or without quotes. */
const PARAMETER = /;\s*([^\s=;"]+)\s*(?:=\s*(?:"((?:\\.|[^"\\])*)"?|([^\s;]*)))?/g;

/**
 * Target, as it was written, of the first link in a `Link` field that has this relation type (RFC 8288, section 3).
 * A link with an `anchor` is not about the response that it came with, and one with `results="false"` leads to nothing, so neither
 * counts.
 */
export function linkTo(relation: string, field: string): string | undefined {
  for (const [, target, parameters = ""] of field.matchAll(LINK)) {
    const given = [...parameters.matchAll(PARAMETER)].map(([, name = "", quoted, token = ""]) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, "$1") ?? token,
    ]);
    // Of several parameters with one name the first counts.
    const { rel = "", anchor, results }: Record<string, string> = Object.fromEntries(given.reverse());
    // Some servers always send the link, and say in it that nothing is there: the request would get an empty page.
    if (results?.toLowerCase() === "false") continue;
    if (anchor === undefined && rel.toLowerCase().split(/\s+/).includes(relation)) return target;
  }
  return undefined;
}
