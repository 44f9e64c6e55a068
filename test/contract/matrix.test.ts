import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiError, type Contract, type OperationKey } from "../../src/client/index.ts";
import type { AnyResult } from "../../src/client/types.ts";
import { valueAt } from "../../src/openapi/pointer.ts";
import { type Mock, startMock } from "../../src/toolkit/mock/prism.ts";
import { type BundleOperation, readBundle, type ShownResponse } from "./bundle.ts";
import { type Caller, callerOf } from "./caller.ts";
import { houseApis } from "./house-apis.ts";

const apis = await Promise.all(
  houseApis.map(async ({ name, contract, document }) => {
    const { operations } = readBundle(document);
    const shown = operations.flatMap((operation) =>
      operation.shown.map((expected) => ({ operation, expected })),
    );
    return { name, document, operations, shown, contract: await contract() };
  }),
);

describe.each(apis)("$name", ({ name, document, operations, shown, contract }) => {
  let mock: Mock;
  let call: Caller;

  beforeAll(async () => {
    mock = await startMock(fileURLToPath(document));
    call = callerOf(contract, mock.url);
    const statuses = operations.flatMap((operation) => [
      ...new Set(operation.shown.map(({ status }) => status)),
    ]);
    console.log(
      `contract matrix of ${name}: ${operations.length} operations, ${statuses.length} statuses, ${shown.length} responses`,
    );
  });

  afterAll(() => mock.close());

  const titled = shown.map(({ operation, expected }) => ({
    title: `${operation.key} responds with ${expected.status}${expected.example === undefined ? "" : `, ${expected.example}`}`,
    operation,
    expected,
  }));

  test.each(titled)("$title", async ({ operation, expected }) => {
    expect(expected.missing, "This response has a body and no named example: add one to the document.").toBe(
      false,
    );
    const result = await ask(call, operation, expected, firstOf(operation.bodies));
    if (expected.status < 400) expectData(contract, operation, expected, result);
    else expectError(contract, operation, expected, result);
  });

  const sent = operations.flatMap((operation) =>
    [...operation.bodies].map(([example, body]) => ({
      title: `${operation.key} takes ${example}`,
      operation,
      body,
    })),
  );

  test.each(sent)("$title", async ({ operation, body }) => {
    const expected = successOf(operation);
    expectData(contract, operation, expected, await ask(call, operation, expected, body));
  });

  const taking = operations.filter(({ bodies }) => bodies.size > 0);

  test.each(taking)("the mock notices a body of $key that breaks the document", async (operation) => {
    const { response } = await ask(call, operation, successOf(operation), "neither an object nor a list");
    expect(response?.headers.get("sl-violations")).toContain("request");
  });

  test("every operation that takes a body shows one", () => {
    const without = operations.filter(({ bodies, takesBody }) => takesBody && bodies.size === 0);
    expect(without.map(({ key }) => key)).toEqual([]);
  });

  test("the contract has the operations and statuses of the document", () => {
    const documented = operations.map(({ key, shown: all }) => [
      key,
      [...new Set(all.map(({ status }) => status))].sort(),
    ]);
    const known = Object.entries(contract.operations).map(([key, { responses }]) => [
      key,
      Object.keys(responses).map(Number).sort(),
    ]);
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(documented));
  });
});

function successOf({ key, shown }: BundleOperation): ShownResponse {
  const expected = shown.find(({ status }) => status < 300);
  if (!expected) throw new Error(`${key} documents no success`);
  return expected;
}

function firstOf(bodies: BundleOperation["bodies"]): unknown {
  return bodies.values().next().value;
}

/** Asks the mock for one documented response. */
function ask(
  call: Caller,
  { method, path, parameters }: BundleOperation,
  expected: ShownResponse,
  body: unknown,
): Promise<AnyResult> {
  const example = expected.example === undefined ? "" : `, example=${expected.example}`;
  return call(method, path, {
    params: parameters,
    ...(body === undefined ? {} : { body }),
    headers: { prefer: `code=${expected.status}${example}` },
  });
}

function expectData(
  contract: Contract,
  { key }: BundleOperation,
  expected: ShownResponse,
  result: AnyResult,
): void {
  expect(result.error).toBeUndefined();
  expectExchange(expected.status, result);
  expect(result.data).toEqual(expected.body);
  const { replay } = contract.operations[key as OperationKey] ?? {};
  expect(result.meta).toMatchObject({
    operation: key,
    requestId: requestIdOf(contract, expected, result),
    replayed: replay !== undefined && valueAt(expected.body, replay) === true,
  });
  expect(result.meta.attempts).toHaveLength(1);
}

function expectError(
  contract: Contract,
  { key }: BundleOperation,
  expected: ShownResponse,
  result: AnyResult,
): void {
  const { error } = result;
  if (!(error instanceof ApiError)) throw error ?? new Error(`${key} gave data instead of an error`);
  expectExchange(expected.status, result);
  expect(result.data).toBeUndefined();
  const code = valueAt(expected.body, contract.error.code ?? "");
  const retryAfter = result.response?.headers.get("retry-after");
  const definition = contract.operations[key as OperationKey];
  expect({ ...error, message: error.message }).toMatchObject({
    operation: key,
    status: expected.status,
    code,
    message: valueAt(expected.body, contract.error.message ?? ""),
    requestId: requestIdOf(contract, expected, result),
    details:
      contract.error.details === undefined ? undefined : valueAt(expected.body, contract.error.details),
    remedy: definition?.remedies?.[expected.status] ?? contract.errors[String(code)]?.remedy,
    docs: contract.docs && `${contract.docs}-${code}`,
    retryAfter: retryAfter ? Number(retryAfter) * 1000 : undefined,
    body: expected.body,
  });
  expect(error.remedy).toMatch(/\w/);
  expect(error.attempts).toHaveLength(1);
  expect(definition?.responses[expected.status]).toContain(code);
}

/** Prism found nothing wrong with the request or with its own response. */
function expectExchange(status: number, { response }: AnyResult): void {
  expect(response?.headers.get("sl-violations") ?? null).toBeNull();
  expect(response?.status).toBe(status);
}

/**
 * The id by which the API knows the request: in the error body if it has one, else in the header. If the response has
 * none, the call has an id that the client made.
 */
function requestIdOf(contract: Contract, expected: ShownResponse, { response }: AnyResult): unknown {
  const { error, requestId } = contract;
  const inBody = error.requestId === undefined ? undefined : valueAt(expected.body, error.requestId);
  if (inBody !== undefined) return inBody;
  return requestId.response === undefined ? expect.any(String) : response?.headers.get(requestId.response);
}
