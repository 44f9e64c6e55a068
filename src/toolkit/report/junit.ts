import type { Entry } from "./entry.ts";

/** The entries as JUnit XML, which most build servers read: a test case for each, and one for each subject without entries. */
export function junit(
  subjects: readonly { readonly name: string; readonly entries: readonly Entry[] }[],
): string {
  const suites = subjects.map(({ name, entries }) => {
    const cases =
      entries.length > 0
        ? entries.map(testCase)
        : [`    <testcase classname="${text(name)}" name="no findings"/>\n`];
    const failures = entries.filter(({ level }) => level === "error").length;
    return `  <testsuite name="${text(name)}" tests="${cases.length}" failures="${failures}" errors="0">\n${cases.join("")}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="concord">\n${suites.join("")}</testsuites>\n`;
}

/** Only an error is a failure. A warning or notice passes with its text as output. */
function testCase({ level, file, line, column, rule, message, remedy }: Entry): string {
  const location = `${file}:${line}:${column}`;
  const body = text([location, message, remedy].filter(Boolean).join("\n"));
  const outcome =
    level === "error"
      ? `<failure type="${text(rule)}" message="${text(message)}">${body}</failure>`
      : `<system-out>${body}</system-out>`;
  return `    <testcase classname="${text(file)}" name="${text(`${rule} ${location}`)}" file="${text(file)}" line="${line}">${outcome}</testcase>\n`;
}

/** Escapes a text for XML 1.0 and removes control characters. */
function text(value: string): string {
  const plain = value.replace(/[^\P{C}\t\n\r]/gu, "");
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\n": "&#10;",
  };
  return plain.replace(/[&<>"\n]/g, (character) => entities[character] ?? character);
}
