import type { ConsoleOperation } from "../../../console-data.ts";
import type { Exchange } from "./call.ts";
import { element } from "./dom.ts";

/** Shows the request, the response, and what the client does with it. */
export function report(operation: ConsoleOperation, exchange: Exchange): Node[] {
  const { request, response } = exchange;
  return [
    section("What the client does", element("p", {}, verdict(operation, exchange))),
    section(
      "Response",
      response
        ? message(`HTTP ${response.status}`, response.headers, response.body)
        : element("p", {}, exchange.error?.message ?? "None."),
    ),
    section("Request", message(`${request.method} ${request.url}`, request.headers, request.body)),
  ];
}

/** What the client returns: the value, or the error with its remedy. Also whether it would retry. */
function verdict({ retried, verb }: ConsoleOperation, { response, error }: Exchange): string {
  if (!error) {
    const next = verb === undefined ? "" : ` ${verb}`;
    return `It returns the body as data.${next}`;
  }
  const status = response?.status;
  const retries = status !== undefined && retried.includes(status);
  const wait =
    "retryAfter" in error && error.retryAfter !== undefined ? ` after ${error.retryAfter / 1000} s` : "";
  const then = retries ? `It would retry by itself${wait}.` : "It does not retry.";
  const code = "code" in error && error.code !== undefined ? ` with code ${error.code}` : "";
  const remedy = "remedy" in error && error.remedy ? ` ${error.remedy}` : "";
  return `It returns an ${error.name}${code}. ${then}${remedy}`;
}

function section(title: string, content: Node): HTMLElement {
  return element("section", {}, element("h3", {}, title), content);
}

function message(first: string, headers: readonly (readonly [string, string])[], body: string): HTMLElement {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`), "", pretty(body)];
  return element("pre", { tabindex: "0" }, lines.join("\n").trimEnd());
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
