import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import type { Problem } from "../../openapi/problem.ts";
import type { Source } from "../../openapi/source.ts";
import type { RedoclyProblem } from "../generate/redocly-lint.ts";
import { otherKind } from "../project/other-kinds.ts";
import { converting, wholeVersion } from "../project/text.ts";
import { remedyOf } from "./catalogue.ts";
import type { Target } from "./documents.ts";
import type { Finding } from "./finding.ts";
import type { Origins } from "./origins.ts";
import { inBundle } from "./spectral.ts";

/** Converts a problem that stops the generator. It has its own remedy. */
export function fromGenerator(problem: Problem): Finding {
  return { ...problem, severity: "error", tool: "generate" };
}

/** Converts a problem that Redocly finds in the sources. */
export function fromRedocly(source: Source, found: RedoclyProblem): Finding {
  const { path, line, column, rule, severity, message, page } = found;
  const reference = page === "" ? `https://redocly.com/docs/cli/rules/oas/${rule}` : page;
  return {
    ...{ rule, severity, message, remedy: remedyOf(rule, reference) },
    ...{ file: source.nameOf(path), line, column, tool: "redocly" },
  };
}

/** Runs Spectral on a document's bundle and locates its problems in the sources. */
export async function fromSpectral(origins: Origins, bundle: JsonObject): Promise<Finding[]> {
  const page = "https://docs.stoplight.io/docs/spectral/4dec24461f3af-open-api-rules";
  return (await inBundle(bundle)).map(({ rule, severity, message, path }) => ({
    ...{ rule, severity, message, remedy: remedyOf(rule, `${page}#${rule}`) },
    ...{ ...origins.locate(path), tool: "spectral" },
  }));
}

/** Reports a document on which a tool gave up. The reason is the first list item of its message, else the message. */
export function unreadable({ document }: Target, error: Error): Finding {
  const [, reason] = /^\s+- (.+)$/m.exec(error.message) ?? [];
  return {
    ...{ rule: "unreadable", severity: "error", tool: "redocly" },
    message: `The document cannot be judged in full: ${(reason ?? error.message).replace(/\s+/g, " ").trim()}`,
    remedy: remedyOf("unreadable"),
    ...{ file: document, line: 1, column: 1 },
  };
}

/** Reports a root file that is no OpenAPI document of a known version. */
export function notOpenApi(
  { document, profile }: Pick<Target, "document" | "profile">,
  content: Json | undefined,
): Finding {
  const [message, remedy] = whyNot(document, content, profile === "house");
  return {
    ...{ rule: "openapi-version", severity: "error", tool: "lint" },
    ...{ message, remedy },
    ...{ file: document, line: 1, column: 1 },
  };
}

function whyNot(
  document: string,
  content: Json | undefined,
  isHouse: boolean,
): [what: string, remedy: string] {
  const { openapi, swagger } = isObject(content) ? content : {};
  if (swagger !== undefined)
    return [
      `This is Swagger ${swagger}, and OpenAPI 3.0, 3.1 or 3.2 is needed`,
      `Convert it first: ${converting(document)}.`,
    ];
  if (openapi === undefined) {
    const { what, remedy } = otherKind(content);
    return [`This is no OpenAPI document: it is ${what}`, `${remedy}.`];
  }
  const version = `The version of OpenAPI is ${JSON.stringify(openapi)}`;
  return isHouse
    ? [`${version}; the rules of the house know 3.1`, remedyOf("openapi-version")]
    : [`${version}; the rules know 3.0, 3.1 and 3.2`, versionRemedy(openapi)];
}

function versionRemedy(openapi: Json): string {
  const whole = wholeVersion(openapi);
  return whole === undefined ? "Take a document of one of these." : `Write the version in full: "${whole}".`;
}
