import { query } from "jsonpath-rfc9535";
import { parse } from "yaml";
import { isObject, type Json, type JsonObject, objectsOf, textOf } from "../../openapi/json.ts";
import { yamlReason } from "../project/text.ts";
import { Unusable } from "../project/unusable.ts";
import type { Discovery, Inference } from "./discovery.ts";
import { changesBetween, type Lock } from "./lock.ts";

/** What has changed upstream since an overlay was written. */
export interface Upstream {
  readonly was: string;
  readonly is: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Targets of the overlay that match nothing any more. */
  readonly lost: readonly string[];
  /** Findings that the overlay has neither as an action nor as a comment. */
  readonly fresh: readonly Discovery[];
}

export function compareUpstream(
  locks: { readonly was: Lock; readonly is: Lock },
  overlay: { readonly text: string; readonly name: string },
  root: JsonObject,
  { findings }: Inference,
): Upstream {
  const { was, is } = locks;
  return {
    was: was.version,
    is: is.version,
    ...changesBetween(was, is),
    lost: targetsOf(overlay.text, overlay.name).filter((target) => !leadsSomewhere(root, target)),
    fresh: findings.filter(
      ({ changes }) => changes.length > 0 && !changes.some(({ target }) => overlay.text.includes(target)),
    ),
  };
}

export function isUnchanged({ added, removed, changed, lost, fresh }: Upstream): boolean {
  return [added, removed, changed, lost, fresh].every((list) => list.length === 0);
}

/** The targets of an overlay's active actions. @throws Unusable if the text is not an overlay. */
function targetsOf(text: string, name: string): string[] {
  const overlay = parsed(text, name);
  if (!isObject(overlay) || !/^1\.\d+\.\d+$/.test(textOf(overlay.overlay) ?? ""))
    throw new Unusable(`${name} is not an OpenAPI Overlay: it does not begin with \`overlay: 1.0.0\`.`);
  return objectsOf(overlay.actions).flatMap(({ target }) => (typeof target === "string" ? [target] : []));
}

function parsed(text: string, name: string): Json {
  try {
    return parse(text, { maxAliasCount: -1 });
  } catch (error) {
    throw new Unusable(`${name} is no YAML: ${yamlReason(error, text)}`);
  }
}

function leadsSomewhere(root: JsonObject, target: string): boolean {
  try {
    return query(root, target).length > 0;
  } catch {
    return false;
  }
}
