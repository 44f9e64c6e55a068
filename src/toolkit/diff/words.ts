import { tokensOf } from "../../openapi/pointer.ts";

/** Kinds of components by the property of `components` that holds them. */
const kinds: Readonly<Record<string, string>> = {
  schemas: "schema",
  responses: "response",
  parameters: "parameter",
  headers: "header",
  examples: "example",
  requestBodies: "request body",
  securitySchemes: "security scheme",
  links: "link",
};

/** Describes in words where the tokens of a pointer lead: into a shared component, or into an operation. */
export function inWords(tokens: readonly string[]): string {
  const [first, second = "", third, ...inside] = tokens;
  if (first === "components" && third !== undefined)
    return [`${kinds[second] ?? second} ${third}`, ...parts(inside)].join(", ");
  if (first !== "paths" || second === "") return first || "the document";
  if (third === undefined) return second;
  const verb = /^(?:get|put|post|delete|options|head|patch|trace)$/.test(third);
  return [verb ? `${third.toUpperCase()} ${second}` : second, ...parts(inside)].join(", ");
}

/** Describes in words where a JSON Pointer leads. */
export function pointerInWords(pointer: string): string {
  return inWords(tokensOf(pointer));
}

function parts(tokens: readonly string[]): string[] {
  const words: string[] = [];
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (token === "requestBody") words.push("request");
    else if (next === undefined) continue;
    else if (token === "responses") words.push(`response ${next}`);
    else if (token === "properties" && tokens[at - 1] !== "properties") words.push(`\`${next}\``);
    else if (token === "headers") words.push(`header \`${next}\``);
    else if (token === "links") words.push(`link \`${next}\``);
    else if (token === "examples") words.push(`example ${next}`);
  }
  return words;
}
