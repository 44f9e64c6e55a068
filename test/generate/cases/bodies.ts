import { type Case, components, edit, parcels, scans } from "./case.ts";

/** Mistakes about items, batches and states in bodies. */
export const bodies: readonly Case[] = [
  {
    sentence: "items without a next page are rejected",
    edits: [
      edit(
        parcels,
        "      links:\n        next:\n          operationId: listParcels\n          parameters: { query.after: $response.body#/page/after }\n",
        "",
      ),
    ],
    rule: "items-without-next",
    at: [components, "data: { type: array"],
    message: "GET /parcels has items and no next page",
  },
  {
    sentence: "a next page without items is rejected",
    edits: [edit(components, "type: array, x-items: true, items", "type: array, items")],
    rule: "next-without-items",
    at: [parcels, "next:\n          operationId: listParcels"],
    message: "GET /parcels has a next page and no items",
  },
  {
    sentence: "a page has one array of items",
    edits: [edit(components, "      page:\n", "      more: { type: array, x-items: true }\n      page:\n")],
    rule: "said-twice",
    at: [components, "more:"],
    message: 'GET /parcels has `x-items` at "/data" and at "/more"',
  },
  {
    sentence: "the errors of items stand in one array",
    edits: [
      edit(
        components,
        "      misplaced:\n",
        "      lost: { type: array, x-item-error: { order: request } }\n      misplaced:\n",
      ),
    ],
    rule: "said-twice",
    at: [components, "      misplaced:\n        type: array\n        x-item-error"],
    message: 'POST /sorts has `x-item-error` at "/lost" and at "/misplaced"',
  },
  {
    sentence: "the key of an item error is one of its members",
    edits: [edit(components, "x-item-error: { key: parcel }", "x-item-error: { key: parcel_id }")],
    rule: "item-error-key",
    at: [components, "key: parcel_id"],
    message: 'The items have no property "parcel_id"',
  },
  {
    sentence: "the member that tells an error among the results is one of an entry",
    edits: [edit(components, "order: request, error: error", "order: request, error: reason")],
    rule: "item-error-key",
    at: [components, "error: reason"],
    message: 'The items have no property "reason"',
  },
  {
    sentence: "the unique member of a batch is one of its items",
    edits: [edit(scans, "x-batch: {}", "x-batch: { unique: id }")],
    rule: "batch-unique",
    at: [scans, "x-batch"],
    message: 'The items have no property "id"',
  },
  {
    sentence: "a request has one batch",
    edits: [
      edit(
        components,
        "      parts: { type: array,",
        "      parts: { type: array, maxItems: 9, x-batch: {},",
      ),
      edit(
        components,
        "      label_until:",
        "      tags: { type: array, maxItems: 9, x-batch: {} }\n      label_until:",
      ),
    ],
    rule: "said-twice",
    at: [components, "parts:"],
    message: 'POST /parcels has `x-batch` at "/tags" and at "/parts"',
  },
  {
    sentence: "a state stands in one place",
    edits: [
      edit(
        components,
        "              ended:",
        "              other: { $ref: '#/schemas/JourneyState' }\n              ended:",
      ),
    ],
    rule: "said-twice",
    at: [components, "const: delivered"],
    message: 'GET /parcels/{parcel_id} has `x-terminal` at "/journey/state" and at "/journey/other"',
  },
  {
    sentence: "the end of the work stands in one place",
    edits: [
      edit(
        components,
        "              ended:",
        "              over: { type: string, x-finished-at: true }\n              ended:",
      ),
    ],
    rule: "said-twice",
    at: [components, " ended:"],
    message: '`x-finished-at` at "/journey/over" and at "/journey/ended"',
  },
  {
    sentence: "a count of what is done needs a count of all, or of what is left",
    edits: [edit(components, "stages: { type: integer, x-progress: total }", "stages: { type: integer }")],
    rule: "progress-incomplete",
    at: [components, "x-progress: done"],
    message: "GET /parcels/{parcel_id} has `x-progress` of done",
  },
  {
    sentence: "a percentage stands alone",
    edits: [
      edit(
        components,
        "skipped: { type: integer, x-progress: done }",
        "skipped: { type: number, x-progress: percent }",
      ),
    ],
    rule: "progress-incomplete",
    at: [components, "x-progress: total"],
    message: "GET /parcels/{parcel_id} has `x-progress` of total, done, percent",
  },
  {
    sentence: "the count of all stands in one place",
    edits: [
      edit(
        components,
        "skipped: { type: integer, x-progress: done }",
        "skipped: { type: integer, x-progress: total }",
      ),
    ],
    rule: "said-twice",
    at: [components, "skipped:"],
    message: '`x-progress` at "/journey/stages" and at "/journey/skipped"',
  },
  {
    sentence: "progress is a number",
    edits: [edit(components, "passed: { type: integer,", "passed: { type: boolean,")],
    rule: "misplaced-annotation",
    at: [components, "passed:"],
    message: "`x-progress` stands on a schema that is no number",
  },
  {
    sentence: "progress is said in one of five ways",
    edits: [
      edit(
        components,
        "passed: { type: integer, x-progress: done",
        "passed: { type: integer, x-progress: half",
      ),
    ],
    rule: "malformed-annotation",
    at: [components, "x-progress: half"],
    message: "`x-progress` ",
  },
  {
    sentence: "the end of a short-lived URL stands beside it",
    edits: [edit(components, "expires: label_until", "expires: label_end")],
    rule: "presigned-expires",
    at: [components, "label_end"],
    message: 'No property "label_end" stands beside it',
  },
];
