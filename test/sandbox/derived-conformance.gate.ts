import { describe, expect, it, onTestFinished } from "vitest";
import { registry } from "../../generated/registry.ts";
import { Bundle } from "../../src/sandbox/core/bundle.ts";
import { object } from "../../src/sandbox/core/json.ts";
import { type Described, describedOperations } from "../../src/sandbox/core/operations.ts";
import { valueAt } from "../../src/sandbox/derived/location.ts";
import { sampleBody, sampleOf } from "../../src/sandbox/derived/sample.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { conformanceTo } from "./conformance.ts";

/** Requests of one operation, one of each kind: as its examples show it, and with one mistake each. */
function requestsOf(bundle: Bundle, operation: Described) {
  const { method, path, parameters, requestBody, responses } = operation;
  const shown = (name: string, known: string) =>
    parameters.find((each) => each.in === "path" && each.name === name)?.value.example ?? known;
  const filled = (known: string) =>
    path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(String(shown(name, known))));
  const fields = Object.fromEntries(
    parameters
      .filter((each) => each.in === "header" && each.required)
      .map(({ name, value, schema }) => [name, String(value.example ?? sampleOf(bundle, schema))]),
  );
  const query = new URLSearchParams(
    parameters
      .filter((each) => each.in === "query" && each.required)
      .map(({ name, value, schema }) => [name, String(value.example ?? sampleOf(bundle, schema))]),
  );
  const body = requestBody && JSON.stringify(sampleBody(bundle, requestBody));
  const right = {
    method,
    path: `${filled("none")}${query.size > 0 ? `?${query}` : ""}`,
    headers: fields,
    body,
  };
  const statuses = [...responses.keys()].filter((status) => /^\d+$/.test(status));
  return {
    "as the examples have it": right,
    "a second time": right,
    "with a body of another form": { ...right, body: requestBody && "[[7]]" },
    "without a credential": { ...right, headers: { ...fields, authorization: "" } },
    "for something that is not there": { ...right, path: path.replaceAll(/\{[^}]+\}/g, "none-of-these") },
    ...Object.fromEntries(
      statuses.map((status) => [
        `with Prefer: code=${status}`,
        { ...right, headers: { ...fields, prefer: `code=${status}` } },
      ]),
    ),
  };
}

describe.each(registry)("a sandbox of the document of $name alone", ({ name, contract, openapi }) => {
  it("breaks the document with no response, whatever is asked of any operation", async () => {
    const described = { name, contract: await contract(), openapi: await openapi() };
    const sandbox = await startDerivedSandbox(described, { rateLimits: false, runDuration: 0 });
    onTestFinished(() => sandbox.close());
    const { requestId, error } = described.contract;
    const document = object(described.openapi);
    const conformance = await conformanceTo(document, {
      ...(requestId.response && { requestIdHeader: requestId.response }),
      isError: (body) => valueAt(body, error.message ?? "") !== undefined,
    });
    const bundle = new Bundle(document);
    const credentials = Object.fromEntries(
      Object.values(described.contract.securitySchemes).flatMap((scheme) =>
        scheme.in === "header"
          ? [[scheme.name.toLowerCase(), `${scheme.prefix ?? ""}${sandbox.keys.full}`]]
          : [],
      ),
    );
    const found: string[] = [];
    let checked = 0;
    for (const operation of describedOperations(bundle)) {
      for (const [kind, { method, path, headers, body }] of Object.entries(requestsOf(bundle, operation))) {
        const response = await fetch(sandbox.baseUrl + path, {
          ...{ method, headers: { ...credentials, "content-type": "application/json", ...headers } },
          ...(body !== undefined && method !== "GET" && { body }),
        });
        const exchange = {
          method,
          path,
          status: response.status,
          headers: Object.fromEntries(response.headers),
        };
        const problems = conformance.problems({ ...exchange, text: await response.text() });
        found.push(...problems.map((problem) => `${operation.id} ${kind} (${response.status}): ${problem}`));
        checked += 1;
      }
    }
    expect(found).toEqual([]);
    expect(checked).toBeGreaterThan(describedOperations(bundle).length * 6);
  });
});
