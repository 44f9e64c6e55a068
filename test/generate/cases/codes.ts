import { type Case, components, edit, parcel, sort, sorts } from "./case.ts";

/** Mistakes about error codes: in the list, and in who returns which. */
export const codes: readonly Case[] = [
  {
    sentence: "an error response must say which codes come with it",
    edits: [edit(components, "    x-codes: [missing]\n", "")],
    rule: "codes-missing",
    at: [components, "There is no such thing"],
    message: "GET /parcels/{parcel_id} 404 does not say which codes it gives",
  },
  {
    sentence: "a response may only name codes of the list",
    edits: [edit(components, "x-codes: [malformed]", "x-codes: [malformed, mislaid]")],
    rule: "codes-unknown",
    at: [components, "mislaid"],
    message: "mislaid is not in the list of error codes",
  },
  {
    sentence: "a code may only come with its own status",
    edits: [edit(components, "x-codes: [missing]", "x-codes: [missing, closed]")],
    rule: "codes-status",
    at: [components, "x-codes: [missing, closed]"],
    message: "closed has x-status 409, this response is a 404",
  },
  {
    sentence: "a success carries no codes",
    edits: [
      edit(
        sorts,
        "description: Sorting has begun.",
        "description: Sorting has begun.\n      x-codes: [closed]",
      ),
    ],
    rule: "codes-on-success",
    at: [sorts, "x-codes"],
    message: "x-codes on a response with status 202",
  },
  {
    sentence: "a success needs no remedy",
    edits: [
      edit(
        sorts,
        "description: Sorting has begun.",
        "description: Sorting has begun.\n      x-remedy: Be glad.",
      ),
    ],
    rule: "misplaced-annotation",
    at: [sorts, "x-remedy"],
    message: "`x-remedy` on a response with status 202",
  },
  {
    sentence: "a response with several codes has no remedy for all of them",
    edits: [
      edit(components, "x-codes: [taken, closed]", "x-codes: [taken, closed]\n    x-remedy: Wait a little."),
    ],
    rule: "remedy-codes",
    at: [components, "x-remedy: Wait a little."],
    message: "One remedy for 2 codes: taken, closed",
  },
  {
    sentence: "a code that no response gives is reported where it is listed",
    edits: [edit(components, "x-codes: [taken, closed]", "x-codes: [taken]")],
    rule: "code-unused",
    at: [components, "const: closed"],
    message: "No response gives the code closed",
  },
  {
    sentence: "a code needs cause, status, remedy and retryability",
    edits: [
      edit(
        components,
        "        x-remedy: Correct the request.\n        x-retryable: false\n",
        "        x-remedy: Correct it.\n",
      ),
    ],
    rule: "code-incomplete",
    at: [components, "const: malformed"],
    message: "The code malformed lacks x-retryable",
  },
  {
    sentence: "a code is listed once",
    edits: [
      edit(components, "const: closed\n", "const: taken\n"),
      edit(components, "[taken, closed]", "[taken]"),
    ],
    rule: "code-list",
    at: [components, "Read the other parcel.\n        x-retryable: false\n      - const: taken"],
    message: "The code taken is listed twice",
  },
  {
    sentence: "an API has one list of codes",
    edits: [
      edit(
        components,
        "text: { type: string, x-error: message }",
        "text: { oneOf: [{ const: a, description: A., x-status: 400, x-remedy: None., x-retryable: false }], x-error: message }",
      ),
    ],
    rule: "code-list",
    at: [components, "text: { oneOf"],
    message: "This is a second list of error codes",
  },
  {
    sentence: "a code that a request can provoke must be documented by the operation",
    edits: [edit(parcel, "    '400': { $ref: ../components.yaml#/responses/Malformed }\n", "")],
    rule: "violation-undocumented",
    at: [parcel, "get:"],
    message: "A request can provoke malformed (spec/depot-api/components.yaml:",
  },
  {
    sentence: "a violation must name a code of the list",
    edits: [edit(components, "x-violation: malformed", "x-violation: mislaid")],
    rule: "violation-unknown",
    at: [components, "x-violation"],
    message: "mislaid is not in the list of error codes",
  },
  {
    sentence: "a range of statuses is rejected, because no code and no type can be told by it",
    edits: [edit(sort, "    '404':", "    4XX:")],
    rule: "status-range",
    at: [sort, "4XX"],
    message: '"4XX" is not one status',
  },
];
