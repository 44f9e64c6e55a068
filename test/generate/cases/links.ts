import { type Case, components, edit, parcel, parcels, sorts } from "./case.ts";

/** The parcels, paged in another way. */
const paged = (how: string) =>
  edit(parcels, "parameters: { query.after: $response.body#/page/after }", `x-next: ${how}`);

/** The parcels with `x-paging`, without their link, and without a body. */
const paging = (how: string) =>
  edit(parcels, "summary: List parcels", `summary: List parcels\n  x-paging: ${how}`);
const unlinked = edit(
  parcels,
  "      links:\n        next:\n          operationId: listParcels\n          parameters: { query.after: $response.body#/page/after }\n",
  "",
);
const bodiless = edit(
  parcels,
  "content: { application/json: { schema: { $ref: ../components.yaml#/schemas/ParcelPage } } }",
  "content: { text/csv: {} }",
);

/** Links that lead nowhere, or not where the runtime goes. */
export const links: readonly Case[] = [
  {
    sentence: "a link to an operation that does not exist is rejected",
    edits: [edit(sorts, "operationId: getSort", "operationId: getSorts")],
    rule: "link-operation",
    at: [sorts, "getSorts"],
    message: 'No operation has the operationId "getSorts"',
  },
  {
    sentence: "a link needs an operationId",
    edits: [edit(sorts, "operationId: getSort\n", "operationRef: '#/paths/~1sorts~1{sort_id}/get'\n")],
    rule: "link-operation",
    at: [sorts, "operationRef"],
    message: "The link `run` has no operationId",
  },
  {
    sentence: "a link may only set parameters that its operation has",
    edits: [edit(parcels, "query.after: $response", "query.afterwards: $response")],
    rule: "link-parameter",
    at: [parcels, "query.afterwards"],
    message: 'GET /parcels has no parameter "query.afterwards"',
  },
  {
    sentence: "a link must set the required parameters of its operation",
    edits: [edit(components, "        parameters: { parcel_id: $request.body#/id }\n", "")],
    rule: "link-parameter-missing",
    at: [components, "operationId: getParcel"],
    message: 'The link `existing` does not give GET /parcels/{parcel_id} its required parameter "parcel_id"',
  },
  {
    sentence:
      "a pointer into a response that has no such member is rejected, through references and branches",
    edits: [edit(parcels, "#/page/after }", "#/page/next }")],
    rule: "link-expression",
    at: [parcels, "query.after:"],
    message: '"$response.body#/page/next" points at nothing in the 200 body',
  },
  {
    sentence: "a pointer into a request that has no such member is rejected",
    edits: [edit(components, "$request.body#/id", "$request.body#/ids")],
    rule: "link-expression",
    at: [components, "$request.body"],
    message: '"$request.body#/ids" points at nothing in the request body',
  },
  {
    sentence: "a pointer into a body that is not there is rejected",
    edits: [edit(sorts, "$response.body#/sort_id", "$request.body#/sort_id")],
    rule: "link-expression",
    at: [sorts, "$request.body"],
    message: "points into a request body that has no JSON schema",
  },
  {
    sentence: "a parameter that the request does not have is rejected",
    edits: [edit(sorts, "$response.body#/sort_id", "$request.path.sort_id")],
    rule: "link-expression",
    at: [sorts, "$request.path"],
    message: '"$request.path.sort_id" names no path parameter of POST /sorts',
  },
  {
    sentence: "a header that the response does not declare is rejected",
    edits: [edit(sorts, "$response.body#/sort_id", "$response.header.Sort-Id")],
    rule: "link-expression",
    at: [sorts, "$response.header"],
    message: '"$response.header.Sort-Id" names no header of the 202 response',
  },
  {
    sentence: "an expression that is none is rejected",
    edits: [edit(sorts, "$response.body#/sort_id", "$response.sort_id")],
    rule: "link-expression",
    at: [sorts, "$response.sort_id"],
    message: '"$response.sort_id" is not a runtime expression',
  },
  {
    sentence: "an expression inside a text is rejected",
    edits: [edit(sorts, "$response.body#/sort_id", "'sort-{$response.body#/sort_id}'")],
    rule: "link-expression",
    at: [sorts, "{$response"],
    message: "embeds an expression in a text",
  },
  {
    sentence: "the next page is a page of the same operation",
    edits: [
      edit(
        parcels,
        "next:\n          operationId: listParcels\n          parameters: { query.after",
        "next:\n          operationId: getSort\n          parameters: { sort_id",
      ),
    ],
    rule: "link-target",
    at: [parcels, "operationId: getSort"],
    message: "`next` leads to another operation",
  },
  {
    sentence: "the next page is not the same page again",
    edits: [edit(parcels, "\n          parameters: { query.after: $response.body#/page/after }", "")],
    rule: "next-nowhere",
    at: [parcels, "next:\n          operationId: listParcels"],
    message: "`next` leads to the same page again",
  },
  {
    sentence: "a header with web links is declared",
    edits: [paged("{ link: $response.header.Link }")],
    rule: "link-expression",
    at: [parcels, "x-next"],
    message: '"$response.header.Link" names no header of the 200 response',
  },
  {
    sentence: "what tells the end of the pages is in the answer",
    edits: [paged("{ add: items, to: after, total: $response.body#/page/total }")],
    rule: "link-expression",
    at: [parcels, "x-next"],
    message: '"$response.body#/page/total" points at nothing in the 200 body',
  },
  {
    sentence: "a parameter that counts on is one of the query",
    edits: [paged("{ add: page, to: page }")],
    rule: "link-parameter",
    at: [parcels, "x-next"],
    message: 'GET /parcels has no query parameter "page"',
  },
  {
    sentence: "what a page takes from the request body needs one",
    edits: [paged("{ body: { /after: $response.body#/page/after } }")],
    rule: "link-parameter",
    at: [parcels, "x-next"],
    message: 'GET /parcels has no JSON request body, into which "/after" points',
  },
  {
    sentence: "a parameter that counts on says where it begins",
    edits: [paged("{ add: items, to: after }")],
    rule: "next-default",
    at: [parcels, "x-next"],
    message: '"after" does not say where it begins to count',
  },
  {
    sentence: "only the link to the next page says how pages go on",
    edits: [
      edit(
        sorts,
        "operationId: getSort\n",
        "operationId: getSort\n          x-next: { add: page, to: page }\n",
      ),
    ],
    rule: "misplaced-annotation",
    at: [sorts, "x-next"],
    message: "`x-next` on the link `run`",
  },
  {
    sentence: "pages are led on by web links or by counting, and only counting has a total",
    edits: [paged("{ link: $response.header.Link, total: $response.body#/page }")],
    rule: "malformed-annotation",
    at: [parcels, "x-next"],
    message: "must have property add when property total is present",
  },
  {
    sentence: "a run leads to an operation with states that end the waiting",
    edits: [
      edit(
        sorts,
        "operationId: getSort\n          parameters: { sort_id:",
        "operationId: listParcels\n          parameters: { after:",
      ),
    ],
    rule: "link-target",
    at: [sorts, "operationId: listParcels"],
    message: "GET /parcels has no state that ends the waiting",
  },
  {
    sentence: "all success responses that start a run start the same one",
    edits: [
      edit(
        sorts,
        "    '400':",
        `    '200':
      description: It goes on already.
      content: { application/json: { schema: { $ref: ../components.yaml#/schemas/Sort } } }
      links:
        run: { operationId: getSort, parameters: { sort_id: $response.body#/state } }
    '400':`,
      ),
    ],
    rule: "link-target",
    at: [sorts, "run:\n          operationId"],
    message: "`run` differs from that of another response",
  },
  {
    sentence: "a read that is awaited needs states that end the waiting",
    edits: [
      edit(components, ", x-terminal: success }\n      - { const: lost", " }\n      - { const: lost"),
      edit(components, "description: Nobody knows., x-terminal: failure", "description: Nobody knows."),
    ],
    rule: "link-target",
    at: [parcel, "poll:"],
    message: "GET /parcels/{parcel_id} has no state that ends the waiting",
  },
  {
    sentence: "what exists already is confirmed by a read",
    edits: [edit(components, "operationId: getParcel", "operationId: relabelParcel")],
    rule: "link-target",
    at: [components, "operationId: relabelParcel"],
    message: "PUT /parcels/{parcel_id} is not a read",
  },
  {
    sentence: "a link that the runtime follows stands on the statuses it follows it from",
    edits: [edit(sorts, "        run:", "        existing:")],
    rule: "link-location",
    at: [sorts, "operationId: getSort"],
    message: "The link `existing` means nothing on a 202",
  },
  {
    sentence: "what exists already is said for certain codes",
    edits: [edit(components, "        x-codes: [taken]\n", "")],
    rule: "link-codes",
    at: [components, "operationId: getParcel"],
    message: "`existing` does not say for which codes it holds",
  },
  {
    sentence: "those codes are codes of its response",
    edits: [edit(components, "        x-codes: [taken]\n", "        x-codes: [taken, missing]\n")],
    rule: "link-codes",
    at: [components, "x-codes: [taken, missing]"],
    message: "The response never gives missing",
  },
  {
    sentence: "a next page is said by a link or by x-paging, not by both",
    edits: [paging("{ items: /data, parameters: { query.after: $response.body#/page/after } }")],
    rule: "said-twice",
    at: [parcels, "next:\n          operationId: listParcels"],
    message: "GET /parcels says its next page by a link and by `x-paging`",
  },
  {
    sentence: "x-paging stands on an operation whose success has a JSON body",
    edits: [bodiless, unlinked, paging("{ items: '', next: { add: items, to: after } }")],
    rule: "link-location",
    at: [parcels, "x-paging"],
    message: "GET /parcels has pages and no success with a JSON body",
  },
  {
    sentence: "the items of x-paging are an array",
    edits: [unlinked, paging("{ items: /page, parameters: { query.after: $response.body#/page/after } }")],
    rule: "next-without-items",
    at: [parcels, "x-paging: { items"],
    message: '"/page" is no array in a success body of GET /parcels',
  },
  {
    sentence: "the parameters of x-paging are those of the operation",
    edits: [unlinked, paging("{ items: /data, parameters: { before: $response.body#/page/after } }")],
    rule: "link-parameter",
    at: [parcels, "before"],
    message: 'GET /parcels has no parameter "before"',
  },
  {
    sentence: "the address of the next page is something that the page has",
    edits: [paged("{ url: $response.body#/next }")],
    rule: "link-expression",
    at: [parcels, "x-next: { url"],
    message: '"$response.body#/next" points at nothing in the 200 body',
  },
  {
    sentence: "what takes the last item's id is a parameter of the operation",
    edits: [paged("{ last: /id, to: since }")],
    rule: "link-parameter",
    at: [parcels, "x-next"],
    message: 'GET /parcels has no query parameter "since"',
  },
];
