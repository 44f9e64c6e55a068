import { type Case, components, edit, parcels, root } from "./case.ts";

/** Mistakes in what the document says once for all operations. */
export const errorBodies: readonly Case[] = [
  {
    sentence: "an error schema must say where its message stands",
    edits: [edit(components, ", x-error: message", "")],
    rule: "error-body",
    at: [components, "DepotError:\n    type"],
    message: "GET /parcels 400 does not say where its code and message stand",
  },
  {
    sentence: "the code of an error must be of the list of codes",
    edits: [edit(components, "$ref: '#/schemas/DepotCode', x-error", "type: string, x-error")],
    rule: "code-list",
    at: [root, "openapi: 3.1.1"],
    message: "The document has no list of its error codes",
  },
  {
    sentence: "the code property must lead to the list",
    edits: [
      edit(components, "$ref: '#/schemas/DepotCode', x-error", "type: string, x-error"),
      edit(components, "hints: { type: object,", "hints: { $ref: '#/schemas/DepotCode',"),
    ],
    rule: "error-body",
    at: [components, "DepotError:\n    type"],
    message: "The code of GET /parcels 400 is not of the list of error codes",
  },
  {
    sentence: "all errors of an API have one body",
    edits: [
      edit(
        components,
        "x-codes: [missing]\n    headers: { X-Request-Id: { $ref: '#/headers/RequestId' } }\n    content: { application/json: { schema: { $ref: '#/schemas/DepotError' } } }",
        "x-codes: [missing]\n    content: { application/json: { schema: { $ref: '#/schemas/DepotError/properties/error' } } }",
      ),
    ],
    rule: "error-body",
    at: [components, "There is no such thing"],
    message: "GET /parcels/{parcel_id} 404 has another error body",
  },
  {
    sentence: "a part of the error body stands at one location",
    edits: [
      edit(
        components,
        "text: { type: string, x-error: message }",
        "text: { type: string, x-error: message }\n          more: { type: string, x-error: message }",
      ),
    ],
    rule: "error-body",
    at: [components, "more:"],
    message: "`x-error: message` stands at /error/text and at /error/more",
  },
  {
    sentence: "an API has one header field for the request id",
    edits: [edit(parcels, "{ X-Request-Id: {", "{ X-Trace: {")],
    rule: "request-id",
    at: [components, "x-request-id: true"],
    message: "X-Request-Id is a second header field for the request id",
  },
  {
    sentence: "a document needs a server",
    edits: [
      edit(
        root,
        "servers:\n  - url: https://{region}.depot.test/v2\n    variables: { region: { default: eu } }\n",
        "",
      ),
    ],
    rule: "servers",
    at: [root, "openapi: 3.1.1"],
    message: "The document has no server",
  },
  {
    sentence: "a credential that no request can carry is rejected",
    edits: [
      edit(
        root,
        "DepotKey: { type: apiKey, in: header, name: X-Depot-Key, x-pattern: '^depot_' }",
        "DepotKey: { type: mutualTLS }",
      ),
    ],
    rule: "security-scheme",
    at: [root, "DepotKey: {"],
    message: 'The credential "DepotKey" has no place in a request',
  },
  {
    sentence: "what a token speaks of is supplied by the caller",
    edits: [edit(root, "sub: '{account}'", "sub: '{user}'")],
    rule: "token-supplied",
    at: [root, "x-token:"],
    message: 'x-token speaks of "user", which the caller does not supply',
  },
  {
    sentence: "what signs a token is supplied by the caller",
    edits: [edit(root, "key: pass", "key: secret")],
    rule: "token-supplied",
    at: [root, "x-token:"],
    message: 'x-token speaks of "secret", which the caller does not supply',
  },
  {
    sentence: "the pattern of a credential is a regular expression",
    edits: [edit(root, "x-pattern: '^depot_'", "x-pattern: '(depot_'")],
    rule: "pattern",
    at: [root, "x-pattern:"],
    message: '"(depot_" is no regular expression',
  },
  {
    sentence: "a reference that leaves the document's folder is refused",
    edits: [edit(root, "paths/parcels.yaml", "../../package.json")],
    rule: "reference-outside",
    at: [root, "../../package.json"],
    message: "leads out of the document's folder",
  },
  {
    sentence: "references that lead in a circle name the way",
    edits: [
      edit(
        components,
        "schemas:\n",
        "schemas:\n  Around: { $ref: '#/schemas/About' }\n  About: { $ref: '#/schemas/Around' }\n",
      ),
    ],
    rule: "reference-cycle",
    at: [components, "Around:"],
    message: "References lead in a circle: spec/depot-api/components.yaml",
  },
];
