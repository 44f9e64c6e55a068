import { json, thingsDocument } from "./things.ts";

/** Small documents, one for each way in which a list goes on from page to page. */

const text = { type: "string" };
const query = (name: string, type = "string", more: object = {}) => ({
  name,
  in: "query",
  schema: { type, ...more },
});
const nullable = (more: object = {}) => ({ type: ["string", "null"], ...more });

export const thing = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string", example: "th_00000000" }, name: text },
  additionalProperties: false,
};
const things = { type: "array", items: thing };

interface Style {
  /** Name of the parameter for the size of a page. */
  readonly size: string;
  readonly query: readonly object[];
  /** The properties of a page, which must all be there; without them a page is a list of items. */
  readonly page?: Readonly<Record<string, object>>;
  readonly optional?: readonly string[];
  readonly headers?: object;
  /** Pages do not say which is the last, so callers ask until a page is empty. */
  readonly blind?: true;
}

const styles: Readonly<Record<string, Style>> = {
  "the Link header": {
    size: "per_page",
    query: [query("page", "string")],
    headers: { Link: { description: "The next page, rel=next.", schema: text } },
  },
  "a cursor": { size: "limit", query: [query("cursor")], page: { data: things, next_cursor: nullable() } },
  "a cursor that must be text": {
    size: "limit",
    query: [query("cursor")],
    page: { data: things, next_cursor: text },
  },
  "a page token": {
    size: "pageSize",
    query: [query("pageToken")],
    page: { items: things, nextPageToken: text },
    optional: ["nextPageToken"],
  },
  "a cursor with a flag": {
    size: "limit",
    query: [query("cursor")],
    page: { data: things, has_more: { type: "boolean" }, next_cursor: nullable() },
  },
  "an offset with a total": {
    size: "limit",
    query: [query("offset", "integer")],
    page: { results: things, total: { type: "integer" } },
  },
  "an offset with a flag": {
    size: "limit",
    query: [query("skip", "integer")],
    page: { results: things, has_more: { type: "boolean" } },
  },
  "an offset alone": {
    size: "limit",
    query: [query("offset", "integer")],
    page: { results: things },
    blind: true,
  },
  "a page number with the number of pages": {
    size: "per_page",
    query: [query("page", "integer", { minimum: 1 })],
    page: { records: things, total_pages: { type: "integer" } },
  },
  "a page number from 0 with a flag": {
    size: "size",
    query: [query("page", "integer", { default: 0 })],
    page: { records: things, hasMore: { type: "boolean" } },
  },
  "the last item's id": {
    size: "limit",
    query: [query("starting_after")],
    page: { data: things, has_more: { type: "boolean" } },
  },
  "the address of the next page": {
    size: "limit",
    query: [],
    page: { items: things, next_page_url: nullable({ format: "uri" }) },
  },
  "the address of the next page, below the server": {
    size: "limit",
    query: [],
    page: { items: things, next_page_uri: nullable({ example: "/v1/things?cursor=abc" }) },
  },
  OData: {
    size: "$top",
    query: [],
    page: { value: things, "@odata.nextLink": { type: "string", format: "uri" } },
    optional: ["@odata.nextLink"],
  },
  "JSON:API": {
    size: "page[size]",
    query: [],
    page: {
      data: things,
      links: { type: "object", required: ["next"], properties: { next: nullable({ format: "uri" }) } },
    },
  },
  HAL: {
    size: "limit",
    query: [],
    page: {
      _embedded: { type: "object", required: ["things"], properties: { things } },
      _links: {
        type: "object",
        properties: {
          next: {
            type: "object",
            required: ["href"],
            properties: { href: { type: "string", format: "uri" } },
          },
        },
      },
    },
  },
};

export interface Paged {
  readonly style: string;
  readonly size: string;
  readonly blind: boolean;
  readonly document: object;
  /** Schema of a page. */
  readonly schema: object;
}

export const paged: readonly Paged[] = Object.entries(styles).map(
  ([style, { size, query, page, optional = [], headers, blind = false }]) => {
    const schema = page
      ? {
          type: "object",
          required: Object.keys(page).filter((name) => !optional.includes(name)),
          properties: page,
          additionalProperties: false,
        }
      : things;
    const document = thingsDocument(thing, {
      "/things": {
        get: {
          operationId: "listThings",
          parameters: [...query, { name: size, in: "query", schema: { type: "integer" } }],
          responses: {
            200: { description: "A page.", content: json(schema), ...(headers && { headers }) },
          },
        },
      },
    });
    return { style, size, blind, document, schema };
  },
);
