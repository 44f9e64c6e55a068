import { type Case, components, edit, parcels, root, scans, sort } from "./case.ts";

/** Annotations that are unknown, misplaced or malformed. */
export const annotations: readonly Case[] = [
  {
    sentence: "an annotation that nobody defined is rejected, with the one that was meant",
    edits: [edit(components, "x-retryable: true", "x-retryable: true\n        x-retriable: true")],
    rule: "unknown-annotation",
    at: [components, "x-retriable"],
    message: "`x-retriable` is not an annotation",
  },
  {
    sentence: "a letter too few, or two that changed places, is a misspelt annotation as well",
    edits: [edit(scans, "x-source", "x-soruce")],
    rule: "unknown-annotation",
    at: [scans, "x-soruce"],
    message: "`x-soruce` is not an annotation",
  },
  {
    sentence: "an x- property of somebody else is a matter of style",
    edits: [edit(components, "x-retryable: true", "x-retryable: true\n        x-amazon-apigateway: {}")],
    rule: "foreign-annotation",
    at: [components, "x-amazon-apigateway"],
    message: "`x-amazon-apigateway` is not an annotation",
  },
  {
    sentence: "an annotation on the wrong kind of object is rejected",
    edits: [edit(parcels, "operationId: listParcels", "operationId: listParcels\n  x-codes: [missing]")],
    rule: "misplaced-annotation",
    at: [parcels, "x-codes"],
    message: '`x-codes` has no meaning on the object "operation"',
  },
  {
    sentence: "an annotation beside a $ref that is no schema is rejected, because references have no members",
    edits: [
      edit(
        parcels,
        "    '201':",
        "    '404': { $ref: ../components.yaml#/responses/Missing, x-codes: [missing] }\n    '201':",
      ),
    ],
    rule: "misplaced-annotation",
    at: [parcels, "'404'"],
    message: "`x-codes` beside a $ref is ignored",
  },
  {
    sentence: "an annotation without the keyword it belongs to is rejected",
    edits: [edit(scans, "          maxItems: 100\n", "")],
    rule: "misplaced-annotation",
    at: [scans, "x-batch"],
    message: "`x-batch` stands without `maxItems`",
  },
  {
    sentence: "a remedy stands beside a code or on a response, and nowhere else",
    edits: [edit(sort, "  summary: Read", "  x-remedy: Wait.\n  summary: Read")],
    rule: "misplaced-annotation",
    at: [sort, "x-remedy"],
    message: '`x-remedy` has no meaning on the object "operation"',
  },
  {
    sentence: "an annotation for arrays on something else is rejected",
    edits: [
      edit(
        components,
        "replayed: { type: boolean,",
        "replayed: { type: boolean, x-item-error: { key: parcel },",
      ),
    ],
    rule: "misplaced-annotation",
    at: [components, "replayed:"],
    message: "`x-item-error` stands on a schema that is no array",
  },
  {
    sentence: "an idempotency key in the query is rejected",
    edits: [edit(components, "name: Repeat-Key\n    in: header", "name: Repeat-Key\n    in: query")],
    rule: "misplaced-annotation",
    at: [components, "x-idempotency-key: true"],
    message: "An idempotency key in the query",
  },
  {
    sentence: "a request id in the query is rejected",
    edits: [edit(components, "in: query", "in: query\n    x-request-id: true")],
    rule: "misplaced-annotation",
    at: [components, "in: query\n    x-request-id: true"],
    message: "A request id in the query",
  },
  {
    sentence: "an annotation that does not look as its schema says is rejected",
    edits: [edit(root, "requests: 10,", "requests: ten,")],
    rule: "malformed-annotation",
    at: [root, "x-rate-limits"],
    message: "`x-rate-limits` at /0/requests must be integer",
  },
  {
    sentence: "a value outside a closed set is rejected with the set",
    edits: [edit(components, "x-terminal: failure", "x-terminal: broken")],
    rule: "malformed-annotation",
    at: [components, "x-terminal: broken"],
    message: "must be equal to one of the allowed values: success, partial, failure",
  },
  {
    sentence: "a member that an annotation does not have is rejected by name",
    edits: [edit(scans, "x-batch: {}", "x-batch: { uniq: parcel }")],
    rule: "malformed-annotation",
    at: [scans, "x-batch"],
    message: "must NOT have additional properties (uniq)",
  },
];
