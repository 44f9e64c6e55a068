import type { Api } from "./model/api.ts";
import type { OperationEntry } from "./model/operations.ts";
import type { Page, Part } from "./page.ts";
import { codeAnchor } from "./tables/table.ts";

/** What programs read: the documents, the list of all error codes, and a guide to the pages for language models. */
export function machineFiles(apis: readonly Api[], pages: readonly Page[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, yaml, document } of apis) {
    files.set(`${name}/openapi.yaml`, yaml);
    files.set(`${name}/openapi.json`, json(document));
  }
  files.set("errors.json", json(apis.map(errorsOf)));
  files.set("llms.txt", llms(apis, pages));
  return files;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function errorsOf(api: Api): object {
  const ids = (operations: readonly OperationEntry[]) => operations.map(({ id }) => id);
  return {
    api: api.name,
    title: api.title,
    version: api.contract.version,
    errors: api.errors.map(({ code, status, cause, remedy, remedies, retryable, operations, resent }) => ({
      code,
      status,
      cause,
      remedy,
      retryable,
      docs: `errors/index.html#${codeAnchor(api, code)}`,
      operations: ids(operations),
      sentAgainByTheClient: ids(resent),
      ...(remedies.length > 0 && {
        remedies: remedies.map(({ text, operations: givers }) => ({ remedy: text, operations: ids(givers) })),
      }),
    })),
  };
}

const headings: Readonly<Partial<Record<Part, string>>> = {
  guides: "Guides",
  reference: "Reference",
  errors: "Errors",
  changelog: "Changes",
};

/** In the form of llmstxt.org; paths start at the folder of the file. */
function llms(apis: readonly Api[], pages: readonly Page[]): string {
  const [home] = pages.filter(({ part }) => part === "home");
  const parts = Object.entries(headings).map(([part, heading]) => {
    const links = pages
      .filter((page) => page.part === part)
      .map(({ title, path, summary }) => `- [${title}](${path}): ${summary}`);
    return `## ${heading}\n\n${links.join("\n")}\n`;
  });
  const documents = apis.map(
    ({ name, title, summary }) => `- [${title}](${name}/openapi.yaml): OpenAPI 3.1. ${summary}`,
  );
  return [
    `# ${home?.title ?? ""}\n\n> ${home?.summary ?? ""}\n`,
    ...parts,
    `## For programs\n\n${documents.join("\n")}\n- [errors.json](errors.json): every error code with status, cause and remedy.\n`,
  ].join("\n");
}
