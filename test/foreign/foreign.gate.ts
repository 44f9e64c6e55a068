import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { registry } from "../../generated/registry.ts";
import { entriesOf, isObject, type JsonObject, objectsOf } from "../../src/openapi/json.ts";
import { readBundle } from "../contract/bundle.ts";
import { codegen, compileErrors, folderOf, generateWith, generators, heyApi, install } from "./generators.ts";

/** The part of a zod schema that is used here. */
interface Checks {
  safeParse(value: unknown): { readonly success: boolean };
}

const apis = registry.map(({ name, document }) => {
  const portable = new URL("openapi.portable.yaml", document);
  return { name, file: portable.pathname, bundle: readBundle(portable).document };
});

const minutes = 60_000;

beforeAll(install, 5 * minutes);

describe.each(apis)("the portable bundle of $name", ({ name, file, bundle }) => {
  test.each(generators)(
    "is read by $name, and what it writes compiles",
    async (generator) => {
      const folder = await generateWith(generator, file, name);
      expect(compileErrors(folder, generator)).toBe("");
    },
    5 * minutes,
  );

  test("has open lists that a validating client takes new values of, and closed ones that it does not", async () => {
    const schemas = await zodOf(name);
    const lists = listsOf(bundle);
    expect(lists.some(({ open }) => open)).toBe(true);
    for (const { component, values, open } of lists) {
      const checks = schemas[`z${component}`];
      if (!isChecks(checks)) throw new Error(`There is no schema for ${component}.`);
      for (const value of values) expect(checks.safeParse(value).success, `${component} ${value}`).toBe(true);
      expect(checks.safeParse("came-later").success, `${component} takes a new value`).toBe(open);
      expect(checks.safeParse(7).success, `${component} takes a number`).toBe(false);
    }
  });
});

test("a validating client takes a new scope, a new code and a new property of a response", async () => {
  const { zAuthContext, zMeshiError } = await zodOf("meshi");
  if (!isChecks(zAuthContext) || !isChecks(zMeshiError)) throw new Error("The schemas have other names.");
  const context = {
    org_id: "org_1",
    principal_type: "service_account",
    service_account_user_id: "sa_1",
    scopes: ["partner:read"],
    correlation_id: "c-1",
  };
  const error = { code: "UNAUTHORIZED", message: "No.", correlation_id: "c-1" };
  expect(zAuthContext.safeParse(context)).toMatchObject({ success: true });
  expect(zAuthContext.safeParse({ ...context, scopes: ["partner:admin"] })).toMatchObject({ success: true });
  expect(zAuthContext.safeParse({ ...context, region: "eu" })).toMatchObject({ success: true });
  expect(zAuthContext.safeParse({ ...context, scopes: [7] })).toMatchObject({ success: false });
  expect(zMeshiError.safeParse({ ...error, code: "CAME_LATER" })).toMatchObject({ success: true });
  expect(zMeshiError.safeParse({ ...error, code: undefined })).toMatchObject({ success: false });
});

test("the compiler's complaints about generated code are seen", async () => {
  const folder = await generateWith(codegen, apis[0]?.file.replace(".portable", "") ?? "", "as-it-is");
  expect(compileErrors(folder, codegen)).toContain("Type expected");
});

/** The zod schemas that hey-api wrote for an API. */
async function zodOf(api: string): Promise<Record<string, unknown>> {
  return import(join(folderOf(heyApi, api), "zod.gen.ts"));
}

function isChecks(value: unknown): value is Checks {
  return typeof value === "object" && value !== null && "safeParse" in value;
}

/** Component schemas that list texts. */
function listsOf(bundle: JsonObject): { component: string; values: unknown[]; open: boolean }[] {
  const components = isObject(bundle.components) ? bundle.components : {};
  return entriesOf(components.schemas).flatMap(([component, schema]) => {
    if (!isObject(schema)) return [];
    const branches = objectsOf(schema.oneOf ?? schema.anyOf);
    const values = branches.flatMap((branch) => (typeof branch.const === "string" ? [branch.const] : []));
    return values.length > 0 ? [{ component, values, open: schema["x-open"] === true }] : [];
  });
}
