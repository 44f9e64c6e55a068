import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { infer } from "../../src/toolkit/init/infer.ts";

const text = { type: "string" };
const integer = { type: "integer" };
const list = { type: "array", items: { type: "object", properties: { id: text } } };

/** What is found of the pages of one POST. */
function paging(path: string, asks: JsonObject, page: JsonObject, operationId?: string) {
  const json = (properties: JsonObject) => ({
    "application/json": { schema: { type: "object", properties } },
  });
  const post = {
    ...(operationId !== undefined && { operationId }),
    requestBody: { content: json(asks) },
    responses: { 200: { description: "Done.", content: json(page) } },
  };
  const { findings } = infer({
    openapi: "3.1.0",
    info: { title: "A", version: "1" },
    paths: { [path]: { post } },
  });
  const [found] = findings.filter(({ topic }) => topic === "paging");
  return found && { confidence: found.confidence, update: found.changes[0]?.update };
}

describe("a POST that reads a list by its name", () => {
  test("is certain, and may be retried", () => {
    expect(paging("/v1/search", { start_cursor: text }, { results: list, next_cursor: text })).toEqual({
      confidence: "certain",
      update: {
        "x-paging": { items: "/results", next: { body: { "/start_cursor": "$response.body#/next_cursor" } } },
        "x-idempotent": true,
      },
    });
  });

  test.each(["/institutions/get", "/contacts:query", "/messages/list", "/logs/_search"])(
    "as does %s",
    (path) => {
      expect(paging(path, { cursor: text }, { items: list, next_cursor: text })).toMatchObject({
        confidence: "certain",
      });
    },
  );

  test("has its changes confirmed, because a page of them has more lists than one", () => {
    const lists = { added: list, modified: list, removed: list };
    const page = { ...lists, next_cursor: text, has_more: { type: "boolean" } };
    expect(paging("/transactions/sync", { cursor: text, count: integer }, page)).toMatchObject({
      confidence: "guess",
      update: { "x-paging": { items: "/added" } },
    });
  });
});

describe("a POST that makes something", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["has no pages without a cursor in its body", { name: text }, { items: list, next_cursor: text }],
    ["has none because its body has a size", { limit: integer }, { items: list }],
    ["has none without a list", { cursor: text }, { id: text, next_cursor: text }],
  ])("%s", (_, asks, page) => {
    expect(paging("/things", asks, page)).toBeUndefined();
  });

  test("has none where a thing is moved after another one", () => {
    const page = { operations: list };
    expect(paging("/versions/{id}/move", { after: text, position: text }, page)).toBeUndefined();
    expect(paging("/versions/{id}/move", { after: text, limit: integer }, page)?.confidence).toBe("guess");
  });

  test("has none where it returns the body that it got, with its pages", () => {
    const shared = {
      kites: list,
      pagination: { type: "object", properties: { page: integer, pageSize: integer } },
    };
    const content = { "application/json": { schema: { $ref: "#/components/schemas/Kites" } } };
    const { findings } = infer({
      openapi: "3.1.0",
      info: { title: "A", version: "1" },
      paths: {
        "/kites": {
          post: { requestBody: { content }, responses: { 200: { description: "Done.", content } } },
        },
      },
      components: { schemas: { Kites: { type: "object", properties: shared } } },
    });
    expect(findings.filter(({ topic }) => topic === "paging")).toEqual([]);
    expect(paging("/kites", shared, shared)?.confidence).toBe("guess");
  });

  test("is a guess at most, and is not marked as idempotent", () => {
    const found = paging("/screenshots", { page: integer }, { items: list }, "makeScreenshots");
    expect(found?.confidence).toBe("guess");
    expect(found?.update).not.toHaveProperty("x-idempotent");
  });
});
