import { type Case, components, edit, parcels, scans, sort, sorts } from "./case.ts";

/** Mistakes in what every operation must say. */
export const operations: readonly Case[] = [
  {
    sentence: "a POST must say what happens when it is sent twice",
    edits: [edit(sorts, "  x-idempotency-exempt: A depot that is being sorted is not sorted again.\n", "")],
    rule: "idempotency-undecided",
    at: [sorts, "post:"],
    message: "POST /sorts does not say what happens when it is sent twice",
  },
  {
    sentence: "an operation with a key is not exempt from one",
    edits: [
      edit(parcels, "operationId: createParcel", "operationId: createParcel\n  x-idempotency-exempt: None."),
    ],
    rule: "idempotency-contradiction",
    at: [parcels, "x-idempotency-exempt"],
    message: "POST /parcels has an idempotency key and is exempt from one",
  },
  {
    sentence: "a safe method may always be retried",
    edits: [edit(sort, "operationId: getSort", "operationId: getSort\n  x-idempotent: false")],
    rule: "idempotency-contradiction",
    at: [sort, "x-idempotent"],
    message: "`x-idempotent` on GET /sorts/{sort_id}: a safe method may always be retried",
  },
  {
    sentence: "an object is not sent in a media type that the client cannot write",
    edits: [edit(scans, "      application/json:", "      application/xml:")],
    rule: "request-media-type",
    at: [scans, "application/xml"],
    message: "POST /scans takes its values as application/xml, which the client cannot write",
  },
  {
    sentence: "a list is not sent in a style that its location does not have",
    edits: [
      edit(
        components,
        "Where the page before ended.\n    schema: { type: string }",
        "Where the page before ended.\n    style: matrix\n    schema: { type: array, items: { type: string } }",
      ),
    ],
    rule: "parameter-style",
    at: [components, "style: matrix"],
    message: '"matrix" is no style of the query parameter "after"',
  },
  {
    sentence: "an operation has one idempotency key",
    edits: [
      edit(
        components,
        "      label_until:",
        "      key: { type: string, x-idempotency-key: true }\n      label_until:",
      ),
    ],
    rule: "said-twice",
    at: [components, " key: { type: string, x-idem"],
    message: "POST /parcels has two idempotency keys: Repeat-Key and /key",
  },
  {
    sentence: "an operation must say where it comes from",
    edits: [edit(sort, "  x-source: Depot handbook, page 7\n", "")],
    rule: "source-missing",
    at: [sort, "get:"],
    message: "GET /sorts/{sort_id} does not say where it comes from",
  },
  {
    sentence: "a file that is no YAML is reported where it breaks",
    edits: [edit(sort, "summary: Read how far sorting is", "summary: Read: how far: sorting is")],
    rule: "yaml-syntax",
    at: [sort, "summary:"],
    message: "Nested mappings are not allowed",
  },
];
