import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const repository = resolve(import.meta.dirname, "../..");

/** A document beside a rule that breaks it, or one that does not. */
export interface Fixture {
  readonly rule: string;
  readonly kind: "fail" | "pass";
  /** Root file, relative to the project. */
  readonly document: string;
  /** Lines, counted from 1, that end in a comment with the rule's name. */
  readonly marked: readonly number[];
}

/** The fixtures in the folders of spec/rules/. */
export const fixtures: readonly Fixture[] = ["redocly", "spectral", "lint"].flatMap((folder) =>
  readdirSync(join(repository, "spec/rules", folder)).flatMap((entry): Fixture[] => {
    const [, rule = "", kind] = /^([a-z-]+)\.(fail|pass)(?:\.yaml)?$/.exec(entry) ?? [];
    if (kind !== "fail" && kind !== "pass") return [];
    const path = `spec/rules/${folder}/${entry}`;
    const document = existsSync(join(repository, path, "openapi.yaml")) ? `${path}/openapi.yaml` : path;
    const lines = readFileSync(join(repository, document), "utf8").split("\n");
    const marked = lines.flatMap((line, at) => (line.endsWith(`# ${rule}`) ? [at + 1] : []));
    return [{ rule, kind, document, marked }];
  }),
);
