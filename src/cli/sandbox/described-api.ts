import type { ReadApi } from "../../toolkit/project/api-contract.ts";
import type { Said } from "../../toolkit/project/chosen.ts";
import { CommandFailed, exit } from "../exit.ts";
import { INSTALL_TOOLKIT, loadToolkit } from "../toolkit/package.ts";
import { perform } from "../toolkit/work.ts";

/** Reads an API of redocly.yaml, or an OpenAPI document, for the sandbox. @throws CommandFailed if it is unusable. */
export async function describedApi(
  document: string,
  said: Pick<Said, "overlays" | "hosts">,
): Promise<ReadApi> {
  const toolkit = await loadToolkit();
  if (toolkit === undefined) {
    throw new CommandFailed(
      `A document is read by the toolkit, which is not installed here. Install it once: ${INSTALL_TOOLKIT}`,
      exit.misuse,
    );
  }
  return perform(`Reading ${document}`, () => toolkit.readApi(process.cwd(), document, said));
}
