import { join } from "node:path";
import spectralCore, { type RulesetDefinition } from "@stoplight/spectral-core";
import spectralRulesets from "@stoplight/spectral-rulesets";
import { describe, expect, test } from "vitest";
import { readJourneys } from "../../scripts/journeys/journey.ts";

/*
 * The tool that runs the journeys accepts more than Arazzo allows. Spectral's rules for Arazzo check them by the standard; the
 * first of them, `arazzo-document-schema`, is the official schema.
 */
const spectral = new spectralCore.Spectral();
// The type demands `extends` or `overrides` of every ruleset; this one has rules instead.
spectral.setRuleset({ extends: [spectralRulesets.arazzo as unknown as RulesetDefinition] });

const all = readJourneys(join(import.meta.dirname, "../../spec/workflows"));

async function problemsOf(document: Record<string, unknown>): Promise<string[]> {
  const results = await spectral.run(structuredClone(document));
  return results.map(({ code, path, message }) => `${String(code)} ${path.join(".")}: ${message}`);
}

test.each(all)(
  "the journey $name is valid by the official schema and Spectral's rules",
  async ({ document }) => {
    expect(await problemsOf(document)).toEqual([]);
  },
);

describe("an Arazzo document is refused", () => {
  const step = { stepId: "read", description: "Reads.", operationId: "listMeetings" };
  const documentOf = (...steps: object[]) => ({
    arazzo: "1.0.1",
    info: { title: "One", version: "1.0.0", summary: "One.", description: "One." },
    sourceDescriptions: [{ name: "meetso", url: "openapi.yaml", type: "openapi" }],
    workflows: [{ workflowId: "one", summary: "One.", description: "One.", steps }],
  });

  test.each([
    [
      "for a step that names no operation",
      { ...step, operationId: undefined, "x-operation": { method: "get", url: "https://a.test" } },
      "arazzo-document-schema",
    ],
    [
      "for a parameter with a place where a workflow is called",
      {
        ...step,
        operationId: undefined,
        workflowId: "one",
        parameters: [{ name: "a", in: "query", value: 1 }],
      },
      "arazzo-step-parameters-validation",
    ],
    ["for a misspelt property", { ...step, sucessCriteria: [] }, "arazzo-document-schema"],
  ])("%s", async (_, broken, rule) => {
    expect(await problemsOf(documentOf(step))).toEqual([]);
    const broke = await problemsOf(documentOf(JSON.parse(JSON.stringify(broken))));
    expect(broke.join("\n")).toContain(rule);
  });
});
