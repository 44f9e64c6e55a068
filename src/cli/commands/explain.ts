import type { Command } from "commander";
import { nearest } from "../../openapi/nearest.ts";
import { CommandFailed, exit } from "../exit.ts";

const EXAMPLES = `
Examples:
  concord explain meshi EVENT_NOT_FOUND
  concord explain meshes Unauthorized
  concord explain meshi 409                   # the codes that come with a status
  concord explain example 404 --json          # an API of redocly.yaml in this folder

For an unknown code, the nearest ones are named, or all.`;

export function addExplain(program: Command): void {
  program
    .command("explain")
    .summary("explain an error code or a status")
    .description(
      "Says what an error code or a status means, what to do, whether it is retried, and which operations give it. It asks no API.",
    )
    .argument("<api>", "name of the API")
    .argument("<code>", "the code, as an error shows it, or a status")
    .option("--json", "print the explanation as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (api: string, code: string, { json }: { readonly json?: true }) => {
      const explanation = await explain(api, code);
      const { explanationText } = await import("../explanation.ts");
      console.log(json ? JSON.stringify(explanation, null, 2) : explanationText(explanation));
    });
}

async function explain(name: string, code: string) {
  const [
    { callableNamed },
    { callableOperations },
    { DescribedApi },
    { withCodes },
    { codeExplained, codesOf, statusExplained, statusesIn },
  ] = await Promise.all([
    import("../call/callable-named.ts"),
    import("../call/operation.ts"),
    import("../described-api.ts"),
    import("../explained-codes.ts"),
    import("../explanation.ts"),
  ]);
  const { contract, openapi } = await (await callableNamed(name)).load();
  const { operations, causes } = withCodes(callableOperations(new DescribedApi(openapi), contract));
  const codes = codesOf(contract, operations);
  const found =
    codes.find((each) => each === code) ?? codes.find((each) => each.toLowerCase() === code.toLowerCase());
  if (found !== undefined) return codeExplained(contract, operations, found, causes.get(found));
  const { title } = contract;
  if (/^[1-5]\d\d$/.test(code)) {
    const explanation = statusExplained(contract, operations, Number(code));
    if (explanation.operations.length > 0) return explanation;
    const known = statusesIn(operations).join(", ") || "none";
    throw new CommandFailed(
      `No operation of ${title} documents the status ${code}. It has: ${known}.`,
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
