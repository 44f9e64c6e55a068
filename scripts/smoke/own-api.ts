import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Packed } from "../packages.ts";
import { start } from "../server.ts";
import type { Checks } from "./checks.ts";
import { expectText, npmInstall, run } from "./shell.ts";

/** A key that the sandbox accepts for any document. */
const KEY = "sandbox-full-key";

/** Uses both packages with a foreign document, and runs a program against its sandbox. */
export async function checkOwnApi(checks: Checks, folder: string, { apis, toolkit }: Packed): Promise<void> {
  cpSync(join(import.meta.dirname, "own"), folder, { recursive: true });
  const installed = await checks.check("both packages install into an empty folder", () =>
    npmInstall(folder, apis, toolkit),
  );
  if (!installed) return;
  await checks.check("concord init and generate make a client that compiles under strict", async () => {
    await run(folder, "npx", "concord", "init", "kites.yaml");
    await run(folder, "npx", "concord", "generate");
    expectText(readdirSync(join(folder, "src/api/kites")).sort().join(), FILES);
    await run(folder, "npx", "tsc");
  });
  await checks.check(
    "concord lint, diff and docs work there, and concord-toolkit takes the same commands",
    async () => {
      await run(folder, "npx", "concord", "lint");
      await run(folder, "npx", "concord", "diff", "kites.yaml", "kites.yaml");
      await run(folder, "npx", "concord-toolkit", "docs", "--out", "pages");
      expectText(readdirSync(join(folder, "pages")).sort().join(), "errors.json,errors.md,reference");
    },
  );
  await checks.check("a program pages, retries and reads errors against the document's sandbox", async () => {
    const command = join(folder, "node_modules/.bin/concord");
    const args = [join(folder, "kites.yaml"), "--overlay", join(folder, "kites.overlay.yaml"), "--port", "0"];
    // The first list request gets a 503.
    const sandbox = await start(command, [
      "sandbox",
      ...args,
      "--fault",
      "status=503,times=1,operation=listKites",
    ]);
    try {
      const call = `import("./program.mjs").then(async ({ program }) => console.log(await program("${sandbox.origin}/kites", "${KEY}")))`;
      expectText(
        await run(folder, process.execPath, "--eval", call),
        "retry Roller Delta Sled 404 not_found",
      );
    } finally {
      await sandbox.stop();
    }
  });
}

const FILES = "document.ts,index.ts,openapi.yaml,schema.ts";
