import type { Command } from "commander";
import { CommandFailed, exit } from "../exit.ts";
import { nearest } from "../nearest.ts";

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
    { callableApis },
    { callableOperations },
    { DescribedApi },
    { codeExplained, codesOf, statusExplained },
  ] = await Promise.all([
    import("../call/callable-apis.ts"),
    import("../call/operation.ts"),
    import("../described-api.ts"),
    import("../explanation.ts"),
  ]);
  const apis = await callableApis(name);
  const api = apis.find((each) => each.name === name);
  if (!api) {
    const known = apis.map((each) => each.name).join(", ");
    throw new CommandFailed(`There is no API named ${name}; there are: ${known}.`, exit.misuse);
  }
  const { contract, openapi } = await api.load();
  const operations = callableOperations(new DescribedApi(openapi), contract);
  const codes = codesOf(contract, operations);
  const found = codes.find((each) => each.toLowerCase() === code.toLowerCase());
  if (found !== undefined) return codeExplained(contract, operations, found);
  const near = nearest(code, codes).join(", ");
  if (!/^[1-5]\d\d$/.test(code)) {
    const has =
      codes.length > 0 ? `It has: ${codes.join(", ")}.` : "Its document names no codes. Give a status.";
    throw new CommandFailed(
      `${contract.title} has no code ${code}. ${near ? `Did you mean ${near}?` : has}`,
      exit.misuse,
    );
  }
  const explanation = statusExplained(contract, operations, Number(code));
  if (explanation.operations.length > 0) return explanation;
  throw new CommandFailed(`No operation of ${contract.title} documents the status ${code}.`, exit.misuse);
}
