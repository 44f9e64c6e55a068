import type { Api } from "./model/api.ts";
import { apiFile, apiPage, referencePage } from "./pages/api.ts";
import { errorsData, errorsPage } from "./pages/errors.ts";
import { operationFile, operationPage } from "./pages/operation.ts";
import { samples } from "./samples/samples.ts";

/**
 * The documentation of APIs as files for any site generator, by path below its content folder: Markdown with front matter for
 * each API, each operation and all error codes, and `errors.json`.
 */
export function docsOf(apis: readonly Api[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const api of apis) {
    const shown = samples(api);
    files.set(apiFile(api), apiPage(api));
    for (const operation of api.operations) {
      files.set(operationFile(api, operation), operationPage(api, operation, shown.get(operation.id)));
    }
  }
  files.set("reference/index.md", referencePage(apis));
  files.set("errors.md", errorsPage(apis));
  files.set("errors.json", `${JSON.stringify(errorsData(apis), undefined, 2)}\n`);
  return files;
}
