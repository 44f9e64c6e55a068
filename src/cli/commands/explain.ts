import type { Command } from "commander";
import { apiNamed } from "../apis.ts";
import { CommandFailed, exit } from "../exit.ts";
import { nearest } from "../nearest.ts";

const EXAMPLES = `
Examples:
  concord explain meshi EVENT_NOT_FOUND
  concord explain meshes Unauthorized

For an unknown code, the known ones are listed.`;

export function addExplain(program: Command): void {
  program
    .command("explain")
    .summary("explain an error code")
    .description(
      "Says what an error code means, what to do, and which operations give it. It needs no network.",
    )
    .argument("<api>", "name of the API")
    .argument("<code>", "the code, as an error shows it")
    .addHelpText("after", EXAMPLES)
    .action(async (api: string, code: string) => {
      const contract = await apiNamed(api).contract();
      const found = Object.keys(contract.errors).find((one) => one.toLowerCase() === code.toLowerCase());
      if (found === undefined) {
        const near = nearest(code, Object.keys(contract.errors)).join(", ");
        throw new CommandFailed(
          `${contract.title} has no code ${code}. ${near ? `Did you mean ${near}?` : `It has: ${Object.keys(contract.errors).join(", ")}.`}`,
          exit.misuse,
        );
      }
      const [{ explanation }, { callableOperations }, { loadApi }] = await Promise.all([
        import("../explanation.ts"),
        import("../call/operation.ts"),
        import("../apis.ts"),
      ]);
      const { document } = await loadApi(apiNamed(api));
      console.log(explanation(contract, callableOperations(document, contract), found));
    });
}
