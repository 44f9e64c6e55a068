import type { Command } from "commander";
import { nearest } from "../../openapi/nearest.ts";
import { CommandFailed, exit } from "../exit.ts";
import type { Explanation } from "../explanation.ts";
import { explanationText, statusText } from "../explanation-text.ts";
import type { KnownCodes, ListedCode } from "../known-codes.ts";

const EXAMPLES = `
Examples:
  concord explain meshi                       # all error codes of an API
  concord explain meshi EVENT_NOT_FOUND
  concord explain meshes Unauthorized
  concord explain meshi 409                   # the codes that come with a status
  concord explain DUPLICATE_ATTENDEE_ID       # the API is found by the code, if one API alone has it
  concord explain example 404 --json          # an API of redocly.yaml in this folder

For an unknown code, the nearest ones are named, or all. If other APIs have the code as well, they are named.

Exit codes: 0 explained, 2 wrong use, or no such API, code or status.`;

export function addExplain(program: Command): void {
  program
    .command("explain")
    .summary("explain an error code or a status")
    .description(
      "Says what an error code or a status means, what to do, whether it is retried, and which operations give it. It asks no API.",
    )
    .argument("<api>", "name of the API, or a code that one API alone has")
    .argument("[code]", "the code, as an error shows it, or a status; default: the list of all codes")
    .option("--json", "print the explanation as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, code: string | undefined, { json }: { readonly json?: true }) => {
      const [{ callableApis }, { refuseUnknown }, { apisWithCode, knownCodes, listedCodes }] =
        await Promise.all([
          import("../call/callable-apis.ts"),
          import("../call/callable-named.ts"),
          import("../known-codes.ts"),
        ]);
      const apis = await callableApis();
      const api = apis.find((each) => each.name === name);
      const givers = api || code !== undefined ? [] : await apisWithCode(name);
      const chosen = api ?? apis.find((each) => each.name === givers[0]) ?? (await refuseUnknown(name, apis));
      if (givers.length > 1) throw new CommandFailed(ambiguous(name, givers), exit.misuse);
      const known = await knownCodes(chosen);
      const asked = api ? code : name;
      if (asked === undefined) return print(json, { ...about(known), codes: listedCodes(known) }, listText);
      const explanation = explain(known, asked);
      const others = /^\d{3}$/.test(explanation.subject)
        ? []
        : await apisWithCode(explanation.subject, chosen.name);
      print(json, { ...explanation, alsoOf: others }, (all) => explanationText(all) + alsoText(all));
    });
}

async function print<T>(
  json: true | undefined,
  value: T,
  text: (value: T) => string | Promise<string>,
): Promise<void> {
  console.log(json ? JSON.stringify(value, null, 2) : await text(value));
}

function about({ api, title, statuses }: KnownCodes) {
  return { api, title, statuses };
}

async function listText({
  api,
  title,
  statuses,
  codes,
}: ReturnType<typeof about> & { readonly codes: readonly ListedCode[] }): Promise<string> {
  const documented = `Error statuses that its operations document: ${statuses.map(statusText).join(", ") || "none"}.`;
  if (codes.length === 0) return `The document of ${title} names no error codes. ${documented}`;
  const { table } = await import("../call/output.ts");
  const rows = codes.map((each) => ({ ...each, statuses: each.statuses.map(statusText).join(", ") }));
  return `${table(rows)}\n\n${documented} What one means: concord explain ${api} ${codes[0]?.code}`;
}

/** Names the other APIs that have the same code, which may mean something else there. */
function alsoText({ subject, alsoOf }: Explanation & { readonly alsoOf: readonly string[] }): string {
  if (alsoOf.length === 0) return "";
  return `\n\nOther APIs have this code as well: ${alsoOf.map((name) => `concord explain ${name} ${subject}`).join(", ")}`;
}

function ambiguous(code: string, apis: readonly string[]): string {
  return `Several APIs have the code ${code}, and it may mean something else in each: ${apis.map((name) => `\`concord explain ${name} ${code}\``).join(", ")}.`;
}

/** @throws CommandFailed for a code or status that the API does not have. */
function explain(known: KnownCodes, code: string): Explanation {
  const { title, codes } = known;
  const found =
    codes.find((each) => each === code) ?? codes.find((each) => each.toLowerCase() === code.toLowerCase());
  if (found !== undefined) return known.code(found);
  if (/^[1-5]\d\d$/.test(code)) {
    const explanation = known.status(Number(code));
    if (explanation.operations.length > 0) return explanation;
    const statuses = known.statuses.map(statusText).join(", ");
    throw new CommandFailed(
      `No operation of ${title} documents the status ${code}. ${statuses ? `It has: ${statuses}.` : "They document no errors."}`,
      exit.misuse,
    );
  }
  const isNumber = /^-?\d{1,3}$/.test(code);
  const noStatus = isNumber ? ` ${code} is no status of HTTP either: these are 100 to 599.` : "";
  const near = nearest(code, codes).join(", ");
  const has =
    codes.length > 0
      ? `It has: ${codes.slice(0, MOST).join(", ")}${codes.length > MOST ? `, and ${codes.length - MOST} more` : ""}.`
      : "Its document names no codes. Give a status.";
  throw new CommandFailed(
    `${title} has no code ${code}.${noStatus} ${near ? `Did you mean ${near}?` : has}`,
    exit.misuse,
  );
}

/** Codes that a message lists. */
const MOST = 40;
