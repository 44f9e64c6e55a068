import type { RuleDefinition, RulesetDefinition } from "@stoplight/spectral-core";
import functions from "@stoplight/spectral-functions";
import rulesets from "@stoplight/spectral-rulesets";
import { annotationRange } from "./annotation-range.ts";
import { codeRetryable } from "./code-retryable.ts";
import { codeExample, exampleCode } from "./error-example.ts";
import { exampleSecret } from "./example-secret.ts";
import { exampleSituation } from "./example-situation.ts";
import { idempotencyConflict, idempotencyReplay } from "./idempotency.ts";
import { linkMeaning } from "./link-meaning.ts";
import { listCursor, listExamples, listLink, listParameters } from "./lists.ts";
import { requestIdExample } from "./request-id-example.ts";
import { runProgress } from "./run-progress.ts";
import { runExample, runLink, runOutcomes } from "./runs.ts";

const { pattern, truthy } = functions;

type Rules = Extract<RulesetDefinition, { rules: unknown }>["rules"];

/** Makes a rule that applies one of Spectral's functions to what `given` finds, with references unresolved. */
function simple(
  description: string,
  given: string,
  message: string,
  then: RuleDefinition["then"],
): RuleDefinition {
  return { description, message, severity: "error", given, resolved: false, then };
}

/** The rules of this folder, for Spectral. */
export const rules: Rules = {
  "annotation-range": annotationRange,
  "code-example": codeExample,
  "code-retryable": codeRetryable,
  "component-description": simple(
    "A component schema has a description.",
    "$.components.schemas[*]",
    "The schema has no description",
    { field: "description", function: truthy },
  ),
  "component-name": simple(
    "Components have names like MeetingPage.",
    "$.components[schemas,responses,parameters,examples,requestBodies,headers,links][*]~",
    '"{{value}}" is not a name like MeetingPage',
    { function: pattern, functionOptions: { match: "^[A-Z][A-Za-z0-9]*$" } },
  ),
  "const-description": simple(
    "Every value of a list of constants has a description.",
    "$.components.schemas..oneOf[?(@ && @.const !== undefined && @.const !== null)]",
    "The value has no description",
    { field: "description", function: truthy },
  ),
  "example-code": exampleCode,
  "example-secret": exampleSecret,
  "example-situation": exampleSituation,
  "header-example-valid": {
    ...rulesets.oas.rules["oas3-valid-media-example"],
    description: "The example of a header is valid.",
    message: "{{error}}",
    severity: "error",
    // Redocly checks the examples of bodies, parameters and schemas, but not of headers.
    given: ["$.components.headers", "$..responses[*].headers"].map(
      (headers) => `${headers}[?(@ && @.schema && (@.example !== undefined || @.examples))]`,
    ),
  },
  "idempotency-conflict": idempotencyConflict,
  "idempotency-replay": idempotencyReplay,
  "link-meaning": linkMeaning,
  "list-cursor": listCursor,
  "list-examples": listExamples,
  "list-link": listLink,
  "list-parameters": listParameters,
  "ref-into-paths": simple(
    "No reference leads into a path.",
    "$..[?(@property === '$ref')]",
    "The reference {{value}} leads into a path, not to a named component",
    { function: pattern, functionOptions: { notMatch: "^#/paths/" } },
  ),
  "request-id-example": requestIdExample,
  "run-example": runExample,
  "run-link": runLink,
  "run-outcomes": runOutcomes,
  "run-progress": runProgress,
};
