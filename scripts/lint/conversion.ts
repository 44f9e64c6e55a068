import { isObject, type Json, type JsonObject } from "../generate/json.ts";
import type { Problem } from "../generate/problem.ts";
import type { Finding as RedoclyFinding } from "../generate/redocly.ts";
import type { Source } from "../generate/source.ts";
import { readCatalogue } from "./catalogue.ts";
import type { Target } from "./documents.ts";
import type { Finding, Tool } from "./finding.ts";
import { Origins } from "./origins.ts";
import { inBundle } from "./spectral.ts";

const catalogue = readCatalogue();

/** What the catalogue says to do; a rule that is not of ours has a page of its own. */
function remedyOf(rule: string, page: string): string {
  const own = catalogue.get(rule)?.remedy ?? "";
  return own === "" ? `See ${page}` : own;
}

export function fromGenerator(problem: Problem): Finding {
  return { ...problem, severity: "error", tool: "generate" };
}

export function fromRedocly(source: Source, found: RedoclyFinding): Finding {
  const { path, line, column, rule, message, page } = found;
  const reference = page === "" ? `https://redocly.com/docs/cli/rules/oas/${rule}` : page;
  return {
    ...{ rule, severity: "error", message, remedy: remedyOf(rule, reference) },
    ...{ file: source.nameOf(path), line, column, tool: "redocly" },
  };
}

/** What Spectral finds in the bundle of a document, at the places where its parts were written. */
export async function fromSpectral(source: Source, root: JsonObject, bundle: JsonObject): Promise<Finding[]> {
  const origins = new Origins(source, bundle, root);
  const page = "https://docs.stoplight.io/docs/spectral/4dec24461f3af-open-api-rules";
  return (await inBundle(bundle)).map(({ rule, severity, message, path }) => ({
    ...{ rule, severity, message, remedy: remedyOf(rule, `${page}#${rule}`) },
    ...{ ...origins.place(path), tool: "spectral" },
  }));
}

/** A document that a tool could not work on at all. */
export function unreadable({ document }: Target, tool: Tool, error: Error): Finding {
  const [reason = ""] = error.message
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(1);
  return {
    ...{ rule: "unreadable", severity: "error", tool },
    message: `The document cannot be read: ${reason.trim() || error.message}`,
    remedy: remedyOf("unreadable", ""),
    ...{ file: document, line: 1, column: 1 },
  };
}

export function notOpenApi({ document }: Target, content: Json | undefined): Finding {
  const version = isObject(content) ? content.openapi : undefined;
  const message =
    version === undefined
      ? "This is no OpenAPI document: it has no member `openapi`"
      : `The version of OpenAPI is ${JSON.stringify(version)}; the rules know 3.1`;
  return {
    ...{ rule: "openapi-version", severity: "error", tool: "lint" },
    ...{ message, remedy: remedyOf("openapi-version", "") },
    ...{ file: document, line: 1, column: 1 },
  };
}
