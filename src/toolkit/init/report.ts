import { count } from "../report/entry.ts";
import type { Discovery, Gap } from "./discovery.ts";
import type { Checked, Initiated } from "./init.ts";

/** What `concord init` found, for people. */
export function initReport({ api, about, inference, wrote }: Initiated): string {
  const { findings, gaps } = inference;
  const certain = findings.filter(({ confidence }) => confidence === "certain");
  const guesses = findings.filter(({ confidence }) => confidence === "guess");
  const of = `${about.title || "without a title"} ${about.version}`.trim();
  return [
    `${api.name}: ${of}, OpenAPI ${about.openapi}, ${count(about.operations, "operation")}`,
    ...about.leftOut,
    section("Found, and active in the overlay", rows(certain)),
    section("To confirm: comments in the overlay", rows(guesses)),
    section("Not found", gapRows(gaps)),
    section(
      "Written",
      wrote.map((file) => `  ${file}`),
    ),
    `\nNext: concord generate\n`,
  ]
    .filter((each) => each !== "")
    .join("\n");
}

/** What has changed upstream, for people. */
export function checkReport({ api, upstream, wrote }: Checked): string {
  const { was, is, added, removed, changed, lost, fresh } = upstream;
  const list = (title: string, keys: readonly string[]) =>
    section(
      title,
      keys.map((key) => `  ${key}`),
    );
  const body = [
    list("Operations added", added),
    list("Operations removed", removed),
    list("Operations changed", changed),
    list("Targets of the overlay that match nothing any more: correct or remove these actions", lost),
    section("Found now, and not in the overlay", rows(fresh)),
    list("Written", wrote),
  ].filter((each) => each !== "");
  const head = `${api.name}: ${was === is ? is : `${was} -> ${is}`}`;
  return body.length === 0 ? `${head}, nothing has changed upstream\n` : `${head}\n${body.join("\n")}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `\n${title}\n${lines.join("\n")}`;
}

/** One row for a finding that several operations share. */
function rows(findings: readonly Discovery[]): string[] {
  const groups = new Map<string, Discovery[]>();
  for (const finding of findings) {
    const key = `${finding.topic}\n${finding.what}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    const operations = [...new Set(group.flatMap((each) => each.operations))];
    return first
      ? `  ${first.topic.padEnd(12)} ${first.what}${about(operations)}\n               ${first.evidence}`
      : "";
  });
}

function gapRows(gaps: readonly Gap[]): string[] {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps)
    groups.set(`${gap.topic}\n${gap.what}`, [...(groups.get(`${gap.topic}\n${gap.what}`) ?? []), gap]);
  return [...groups.values()].map((group) => {
    const [first] = group;
    const operations = group.flatMap((each) => each.operations);
    return first
      ? `  ${first.topic.padEnd(12)} ${first.what}${about(operations)}\n               ${first.remedy}`
      : "";
  });
}

function about(operations: readonly string[]): string {
  const [first] = operations;
  if (first === undefined) return "";
  return operations.length === 1
    ? ` (${first})`
    : ` (${count(operations.length, "operation")}, such as ${first})`;
}
