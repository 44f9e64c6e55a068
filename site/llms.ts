import type { Api } from "../src/toolkit/docs/model/api.ts";

const RULES = `- Install: \`npm install concord-apis\`. Import the client from \`concord-apis\` and a contract from \`concord-apis/<api>\`.
- Calls return \`{ data, error }\`. Check \`error\`, or wrap the call in \`unwrap\`, which throws it.
- Retries, idempotency keys and rate limits are the client's work. Do not write a loop around a call.
- Use \`paginate\` for lists, \`run\` or \`follow\` for work that takes time, \`batch\` for many items, \`ensure\` to create or confirm.
- Test against \`npx concord sandbox\`. Its keys are published and mean nothing at the real API.`;

/** A guide to the pages for language models, in the format of llmstxt.org. `home` is the site's address or path. */
export function llms(apis: readonly Api[], pages: ReadonlyMap<string, string>, home: string): string {
  const entry = (path: string, text: string) =>
    `- [${field(text, "title")}](${home}${path.replace(/\/index\.md$/, ".md")}): ${field(text, "description")}`;
  const part = (start: string) =>
    [...pages].filter(([path]) => path.startsWith(start)).map(([path, text]) => entry(path, text));
  const documents = apis.map(
    ({ name, title, summary }) =>
      `- [${title}](${home}${name}/openapi.yaml): OpenAPI 3.1; for other generators ${home}${name}/openapi.portable.yaml. ${summary}`,
  );
  return [
    "# Concord\n\n> Typed clients for partner APIs that retry, page, poll and batch as an OpenAPI contract says, with a stateful sandbox and a command line.",
    `## Rules\n\n${RULES}`,
    `## Guides\n\n${part("guides/").join("\n")}`,
    `## Reference\n\n${part("reference/").join("\n")}`,
    `## Errors\n\n${part("errors").join("\n")}\n- [errors.json](${home}errors.json): every error code with status, cause and remedy.`,
    `## Documents\n\n${documents.join("\n")}\n`,
  ].join("\n\n");
}

/** Every page in one text. */
export function llmsFull(pages: ReadonlyMap<string, string>): string {
  return [...pages.values()]
    .map((text) => `# ${field(text, "title")}\n\n${text.replace(/^---[\s\S]*?\n---\n/, "").trim()}\n`)
    .join("\n---\n\n");
}

function field(page: string, name: string): string {
  const [, value = '""'] = new RegExp(`^${name}: (.*)$`, "m").exec(page) ?? [];
  return JSON.parse(value);
}
