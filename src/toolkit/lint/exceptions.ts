import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { isObject, type Json } from "../../openapi/json.ts";
import type { Source } from "../../openapi/source.ts";
import { covering, type Exception, exceptionsOf } from "../generate/exceptions.ts";
import { readCatalogue, remedyOf } from "./catalogue.ts";
import type { Target } from "./documents.ts";
import type { Finding } from "./finding.ts";
import { spectralRules } from "./spectral.ts";

/** Removes findings that `x-lint-except` excepts, and reports exceptions that are unused or name no rule. */
export function applyExceptions(
  findings: readonly Finding[],
  readings: readonly { readonly source: Source; readonly target: Target; readonly root: unknown }[],
): Finding[] {
  const used = new Set<string>();
  // What the runtime needs cannot be excepted.
  const able = readings.filter(({ target }) => target.profile !== "runtime");
  const kept = findings.filter((each) => {
    const found = able.flatMap(({ source }) => covering(exceptionsIn(source), each));
    for (const exception of found) used.add(idOf(exception));
    return found.length === 0;
  });
  // The other profiles do not run all rules, so they cannot tell which exceptions are unused.
  const strict = readings.filter(({ target }) => target.profile === "house");
  const useless = strict.flatMap(({ source, target, root }) =>
    exceptionsIn(source).flatMap((exception): Finding[] => {
      if (!knownRules().has(exception.rule))
        return [finding("except-unknown", exception, `No rule is called "${exception.rule}"`)];
      // An exception in a shared file may be meant for a document that is not judged now.
      const own = exception.location.file.startsWith(`${dirname(target.document)}/`);
      return own && root !== undefined && !used.has(idOf(exception))
        ? [finding("except-unused", exception, `Nothing here breaks the rule "${exception.rule}"`)]
        : [];
    }),
  );
  return [...kept, ...useless];
}

const read = new WeakMap<Source, Exception[]>();

function exceptionsIn(source: Source): Exception[] {
  const known = read.get(source) ?? exceptionsOf(source);
  read.set(source, known);
  return known;
}

function idOf({ rule, location }: Exception): string {
  return `${rule} ${location.file}:${location.line}:${location.column}`;
}

function finding(rule: string, { location }: Exception, message: string): Finding {
  return { ...location, rule, severity: "error", message, remedy: remedyOf(rule), tool: "lint" };
}

let known: ReadonlySet<string> | undefined;

/** Every rule that may be excepted: ours, and those of the two linters, on or off. */
export function knownRules(): ReadonlySet<string> {
  known ??= new Set([...readCatalogue().keys(), ...redoclyRules(), ...spectralRules()]);
  return known;
}

/** Names of the rules in redocly.yaml, without the prefix `concord/` or `rule/`. */
function redoclyRules(): string[] {
  const text = readFileSync(resolve(import.meta.dirname, "../../../redocly.yaml"), "utf8");
  const config: Json = parse(text);
  const rules = isObject(config) && isObject(config.rules) ? Object.keys(config.rules) : [];
  return rules.map((rule) => rule.replace(/^(?:concord|rule)\//, ""));
}
