import type { Entry } from "./entry.ts";

/** The entries as SARIF 2.1.0, which code hosts and editors read. */
export function sarif(entries: readonly Entry[]): string {
  const rules = [...new Set(entries.map(({ rule }) => rule))].sort();
  const results = entries.map(({ level, file, line, column, rule, message, remedy }) => ({
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: level === "notice" ? "note" : level,
    message: { text: remedy === "" ? message : `${message}. ${remedy}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file), uriBaseId: "%SRCROOT%" },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  }));
  const driver = { name: "concord", rules: rules.map((id) => ({ id, name: id })) };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
