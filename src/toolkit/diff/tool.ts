import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isObject, type Json, jsonIn, objectsOf, textOf } from "../../openapi/json.ts";
import { STACK } from "../generate/redocly.ts";

const cli = join(createRequire(import.meta.url).resolve("@redocly/cli/package.json"), "../bin/cli.js");
const config = join(import.meta.dirname, "redocly.yaml");

/** Location of a change in one of the two bundles. `value` is `undefined` if the property is missing there. */
export interface ToolLocation {
  readonly pointer: string;
  readonly value: Json | undefined;
}

/** One change as `redocly diff` reports it. */
export interface ToolChange {
  /** Pointer from `paths` on, through references. */
  readonly path: string;
  /** Name of the OpenAPI object: `Schema`, `Parameter`, `Response`. */
  readonly type: string;
  readonly kind: "added" | "removed" | "modified";
  /** The property of the object that was modified. */
  readonly property: string | undefined;
  readonly impact: "major" | "minor" | "patch";
  /** Verdicts of the tool's rules; empty if none applies. */
  readonly verdicts: readonly { readonly rule: string; readonly message: string }[];
  readonly base: ToolLocation | undefined;
  readonly revision: ToolLocation | undefined;
}

/** All changes that `redocly diff` finds between two bundles. Throws if its report is missing or of an unknown version. */
export async function toolChanges(base: string, revision: string): Promise<ToolChange[]> {
  const args = [
    ...STACK,
    cli,
    "diff",
    base,
    revision,
    "--format=json",
    "--fail-on=none",
    `--config=${config}`,
  ];
  const env = {
    ...process.env,
    REDOCLY_TELEMETRY: "off",
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    NO_COLOR: "1",
  };
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((done) =>
    execFile(process.execPath, args, { env, maxBuffer: 1 << 28 }, (_, out, err) =>
      done({ stdout: out, stderr: err }),
    ),
  );
  const report = jsonIn(stdout);
  if (!isObject(report) || report.reportVersion !== "1" || !Array.isArray(report.changes))
    throw new Error(`redocly diff gave no report for ${revision}.\n${stderr}${stdout}`);
  return objectsOf(report.changes).map((change) => ({
    path: textOf(change.path) ?? "",
    type: textOf(change.typeName) ?? "",
    kind: change.kind === "added" || change.kind === "removed" ? change.kind : "modified",
    property: textOf(change.property),
    impact: change.impact === "major" || change.impact === "minor" ? change.impact : "patch",
    verdicts: objectsOf(change.verdicts).map((each) => ({
      rule: textOf(each.ruleId) ?? "",
      message: textOf(each.message) ?? "",
    })),
    base: placeOf(change.base),
    revision: placeOf(change.revision),
  }));
}

function placeOf(value: Json | undefined): ToolLocation | undefined {
  return isObject(value) ? { pointer: textOf(value.pointer) ?? "", value: value.value } : undefined;
}
