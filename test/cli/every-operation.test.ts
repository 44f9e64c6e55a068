import { describe, expect, test } from "vitest";
import { registry } from "../../generated/registry.ts";
import { loadApi } from "../../src/cli/apis.ts";
import { operationHelp } from "../../src/cli/call/help.ts";
import { callableOperations } from "../../src/cli/call/operation.ts";

describe.each(registry.map((api) => [api.name, api] as const))("%s", async (name, api) => {
  const { document, contract } = await loadApi(api);
  const operations = callableOperations(document, contract);

  test("every operation of the contract can be called", () => {
    expect(new Set(operations.map(({ key }) => key))).toEqual(new Set(Object.keys(contract.operations)));
  });

  test.each(operations.map((operation) => [operation.definition.id, operation] as const))(
    "the help of %s names its statuses, every code with its remedy, and an example",
    (id, operation) => {
      const help = operationHelp(operation);
      expect(help).not.toMatch(/undefined|\[object/);
      const { responses, remedies } = operation.definition;
      for (const [status, codes = []] of Object.entries(responses)) {
        expect(help).toMatch(new RegExp(`^ {2}${status} {2}\\S`, "m"));
        for (const code of codes) {
          const remedy = remedies?.[Number(status)] ?? contract.errors[code]?.remedy;
          const [first = "?", second = ""] = remedy?.split(" ") ?? [];
          expect(help).toContain(`\n  ${code}\n      ${first} ${second}`);
        }
      }
      expect(help).toContain(`\n  concord call ${name} ${id}`);
      const options = operation.parameters.map(({ option }) => option);
      expect(new Set(options).size).toBe(options.length);
    },
  );
});
