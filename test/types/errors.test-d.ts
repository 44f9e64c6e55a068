import { describe, expectTypeOf, it } from "vitest";
import { type Api, type Contract, createClient, type UndocumentedCode } from "../../src/client/index.ts";
import { tides } from "./tides.ts";

interface Errors {
  400: { content: { "application/json": { code: number } } };
  404: { content?: never };
}
interface Paths {
  "/tides": { get: { responses: { 200: { content: { "application/json": string[] } } } & Errors } };
}

const code = { status: 400, otherStatuses: [409], retryable: false, remedy: "" } as const;
const operation = { id: "listTides", security: [], scopes: [] } as const;
const responses = { 200: [], 400: ["1042"], 409: ["1042"], 404: [] } as const;

const closed = {
  ...tides,
  error: { code: "/code", message: "/message" },
  codes: { "1042": "1042" },
  errors: { "1042": code },
  openCodes: false,
  operations: { "GET /tides": { ...operation, responses, bodiless: [404] } },
} as const satisfies Contract;
const lacking = { ...closed, otherErrors: [{ message: "/message" }] } as const satisfies Contract;
const open = { ...closed, openCodes: true } as const satisfies Contract;
const codeless = { ...closed, error: { message: "/error" }, codes: {}, errors: {}, openCodes: true } as const;

describe("the code of an error", () => {
  it("is one of those that come with the status, integers by their digits, under each of a code's statuses", async () => {
    const { error } = await createClient(closed as Api<Paths, typeof closed>).GET("/tides");
    if (error?.name !== "ApiError") return;
    if (error.status === 400) {
      expectTypeOf(error.code).toEqualTypeOf<"1042">();
      expectTypeOf(error.body).toEqualTypeOf<{ code: number }>();
    }
    if (error.status === 409) expectTypeOf(error.code).toEqualTypeOf<"1042">();
  });

  it("is the status where the response has no body, and the body is not there", async () => {
    const { error } = await createClient(closed as Api<Paths, typeof closed>).GET("/tides");
    if (error?.name === "ApiError" && error.status === 404) {
      expectTypeOf(error.code).toEqualTypeOf<"404">();
      expectTypeOf(error.body).toEqualTypeOf<undefined>();
    }
  });

  it("may be the status where a body may lack it", async () => {
    const { error } = await createClient(lacking as Api<Paths, typeof lacking>).GET("/tides");
    if (error?.name === "ApiError" && error.status === 400)
      expectTypeOf(error.code).toEqualTypeOf<"1042" | "400">();
  });

  it("may be another one where the list is open, and any where there is none", async () => {
    const { error } = await createClient(open as Api<Paths, typeof open>).GET("/tides");
    if (error?.name === "ApiError" && error.status === 400)
      expectTypeOf(error.code).toEqualTypeOf<"1042" | UndocumentedCode>();
    const other = await createClient(codeless as Api<Paths, typeof codeless>).GET("/tides");
    if (other.error?.name === "ApiError") expectTypeOf(other.error.code).toEqualTypeOf<string>();
  });
});
