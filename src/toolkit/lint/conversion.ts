import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import type { Problem } from "../../openapi/problem.ts";
import type { Source } from "../../openapi/source.ts";
import type { RedoclyProblem } from "../generate/redocly.ts";
import { remedyOf } from "./catalogue.ts";
import type { Target } from "./documents.ts";
import type { Finding } from "./finding.ts";
import type { Origins } from "./origins.ts";
import { inBundle } from "./spectral.ts";

/** What the generator finds stands in its way, and brings its own remedy. */
export function fromGenerator(problem: Problem): Finding {
  return { ...problem, severity: "error", tool: "generate" };
}

/** What Redocly finds in the sources. */
export function fromRedocly(source: Source, found: RedoclyProblem): Finding {
  const { path, line, column, rule, severity, message, page } = found;
  const reference = page === "" ? `https://redocly.com/docs/cli/rules/oas/${rule}` : page;
  return {
    ...{ rule, severity, message, remedy: remedyOf(rule, reference) },
    ...{ file: source.nameOf(path), line, column, tool: "redocly" },
  };
}

/** What Spectral finds in the bundle of a document, at the locations where its parts were written. */
export async function fromSpectral(origins: Origins, bundle: JsonObject): Promise<Finding[]> {
  const page = "https://docs.stoplight.io/docs/spectral/4dec24461f3af-open-api-rules";
  return (await inBundle(bundle)).map(({ rule, severity, message, path }) => ({
    ...{ rule, severity, message, remedy: remedyOf(rule, `${page}#${rule}`) },
    ...{ ...origins.locate(path), tool: "spectral" },
  }));
}

/** A document on which a linter gave up; it says why in a list of one, after what it was doing. */
export function unreadable({ document }: Target, error: Error): Finding {
  const [, reason] = /^\s+- (.+)$/m.exec(error.message) ?? [];
  return {
    ...{ rule: "unreadable", severity: "error", tool: "redocly" },
    message: `The document cannot be judged in full: ${(reason ?? error.message).replace(/\s+/g, " ").trim()}`,
    remedy: remedyOf("unreadable"),
    ...{ file: document, line: 1, column: 1 },
  };
}

/** A root file that is something else. */
export function notOpenApi({ document, profile }: Target, content: Json | undefined): Finding {
  const version = isObject(content) ? content.openapi : undefined;
  const known = profile === "house" ? "the rules of the house know 3.1" : "the rules know 3.0, 3.1 and 3.2";
  const swagger = isObject(content) ? content.swagger : undefined;
  const message =
    swagger !== undefined
      ? `This is Swagger ${swagger}; convert it to OpenAPI 3 first: npx swagger2openapi`
      : version === undefined
        ? "This is no OpenAPI document: it has no property `openapi`"
        : `The version of OpenAPI is ${JSON.stringify(version)}; ${known}`;
  return {
    ...{ rule: "openapi-version", severity: "error", tool: "lint" },
    ...{ message, remedy: remedyOf("openapi-version") },
    ...{ file: document, line: 1, column: 1 },
  };
}
