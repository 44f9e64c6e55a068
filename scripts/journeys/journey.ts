import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { isObject, type JsonObject, objectsOf, textOf } from "../../src/openapi/json.ts";
import { shortened } from "./clock.ts";

/** An Arazzo document of `spec/workflows/`. */
export interface Journey {
  /** Name of its file without the extension. */
  readonly name: string;
  readonly file: string;
  readonly title: string;
  /** Names of its source descriptions, which are the names of the APIs. */
  readonly apis: readonly string[];
  /** Workflows that are journeys, without those that another one calls. */
  readonly workflows: readonly string[];
  readonly document: JsonObject;
}

const ending = ".arazzo.yaml";

/** All journeys of a folder, sorted by name. @throws Error if one cannot be read. */
export function readJourneys(folder: string): Journey[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => readJourney(join(folder, file)));
}

function readJourney(file: string): Journey {
  const document: unknown = parse(readFileSync(file, "utf8"));
  if (!isObject(document)) throw new Error(`${file} holds no Arazzo document.`);
  const workflows = objectsOf(document.workflows);
  const called = new Set(
    workflows.flatMap(({ steps }) => objectsOf(steps)).flatMap(({ workflowId }) => textOf(workflowId) ?? []),
  );
  return {
    name: basename(file, ending),
    file,
    title: (isObject(document.info) && textOf(document.info.title)) || basename(file),
    apis: objectsOf(document.sourceDescriptions).flatMap(({ name }) => textOf(name) ?? []),
    workflows: workflows
      .flatMap(({ workflowId }) => textOf(workflowId) ?? [])
      .filter((id) => !called.has(id)),
    document,
  };
}

/** The document to execute from another folder: long waits are shortened, and paths lead back. */
export function hastened({ document, file }: Journey): unknown {
  const rewrite = (value: unknown, key = ""): unknown => {
    if (Array.isArray(value)) return value.map((item) => rewrite(item));
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rewrite(inner, name)]));
    return key === "retryAfter" && typeof value === "number" ? shortened(value) : value;
  };
  const sourceDescriptions = objectsOf(document.sourceDescriptions).map((source) => ({
    ...source,
    url: resolve(file, "..", textOf(source.url) ?? ""),
  }));
  return { ...document, sourceDescriptions, workflows: rewrite(document.workflows) };
}
