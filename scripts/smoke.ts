// Packs the packages as they would be published, installs them into an empty folder, and uses them there.
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Packed, packBoth } from "./packages.ts";
import { start } from "./server.ts";
import { callInBrowser } from "./smoke/browser.ts";
import { Checks, Skip } from "./smoke/checks.ts";
import { checkOwnApi } from "./smoke/own-api.ts";
import { writeExamples } from "./smoke/readme.ts";
import { expectText, findNode, npmInstall, run } from "./smoke/shell.ts";

const root = join(import.meta.dirname, "..");
const expected = "true false succeeded 0 EVENT_NOT_FOUND partner:read partner:write";

const folder = mkdtempSync(join(tmpdir(), "concord-smoke-"));
const consumer = join(folder, "consumer");
const checks = new Checks();
let packed: Packed | undefined;
try {
  cpSync(join(import.meta.dirname, "smoke/consumer"), consumer, { recursive: true });
  if ((await checks.check("builds and packs", pack)) && packed) {
    const tarball = packed.apis;
    await checkPackage(tarball);
    if (await checks.check("installs into an empty folder", () => install(tarball))) await checkConsumer();
    await checkOwnApi(checks, join(folder, "own"), packed);
  }
} finally {
  rmSync(folder, { recursive: true });
}
checks.end();

async function pack(): Promise<void> {
  packed = await packBoth(root, folder);
}

async function checkPackage(tarball: string): Promise<void> {
  await checks.check("publint has nothing to say", async () => {
    await run(root, process.execPath, tool("publint", "src/cli.js"), "run", tarball, "--strict");
  });
  await checks.check("types resolve at every entry point, APIs included", async () => {
    // npm's own file. Only this field is read.
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: object };
    const apis = globSync("generated/*/index.ts", { cwd: root }).map((file) =>
      dirname(file).replace("generated/", ""),
    );
    const named = Object.keys(manifest.exports).filter((name) => name !== "./*");
    const attw = tool("@arethetypeswrong/cli", "dist/index.js");
    await run(
      root,
      process.execPath,
      attw,
      tarball,
      "--profile",
      "esm-only",
      "--entrypoints",
      ...named.map((name) => name.replace(/^\.\//, "")),
      ...apis,
    );
  });
}

async function install(tarball: string): Promise<void> {
  await npmInstall(consumer, tarball);
  const strangers = globSync("**/*.*", { cwd: join(consumer, "node_modules/concord-apis") }).filter(
    (file) =>
      !/^(package\.json|README\.md|CHANGELOG\.md|guides\/.*\.(md|svg)|dist\/(src|generated)\/.*\.(js|d\.ts|yaml))$/.test(
        file,
      ),
  );
  expectText(strangers.join(), "");
}

async function checkConsumer(): Promise<void> {
  await checks.check("the client compiles without Node's types, its declarations checked", async () => {
    await tsc("tsconfig.json");
  });
  await checks.check("a TypeScript program runs against the sandbox that it starts", async () => {
    await tsc("tsconfig.sandbox.json");
    expectText(await run(consumer, process.execPath, "sandboxed.mjs"), expected);
  });
  await checks.check("a JavaScript program runs against the sandbox that it starts", async () => {
    expectText(await run(consumer, process.execPath, "plain.mjs"), "partner:read");
  });
  await checks.check("a shared pace says what to install where the driver is missing", async () => {
    expectText(
      await run(consumer, process.execPath, "paced.mjs"),
      "A shared pace needs the package ioredis: npm install ioredis",
    );
  });
  const command = join(consumer, "node_modules/.bin/concord");
  await checks.check("concord --help names its commands", async () => {
    const help = await run(consumer, command, "--help");
    const missing = ["import", "runs", "call", "sandbox"].filter((name) => !help.includes(name));
    expectText(missing.join(), "");
  });
  await checks.check("concord runs on Node 20, and says what the sandbox needs there", async () => {
    const node = await node20();
    expectText((await run(consumer, node, command, "--help")).slice(0, 14), "Usage: concord");
    const printed = await run(consumer, node, command, "sandbox").then(() => "it ran", String);
    if (!/Run it on Node 24 or later/.test(printed) || /\n\s+at /.test(printed)) throw new Error(printed);
  });
  await checks.check("concord sandbox serves Node 20 and browsers", async () => {
    const sandbox = await start(command, ["sandbox", "--port", "0"]);
    try {
      await checkPlatforms(`${sandbox.origin}/meshi`);
      await checkReadme(`${sandbox.origin}/meshi`);
    } finally {
      await sandbox.stop();
    }
  });
}

async function checkPlatforms(baseUrl: string): Promise<void> {
  await checks.check("the client works on Node 20", async () => {
    expectText(await run(consumer, await node20(), "client-only.mjs", baseUrl, "node-20"), expected);
  });
  await checks.check("the client works in a browser bundle, with the web's globals only", async () => {
    const printed = await callInBrowser(join(consumer, "journey.mjs"), "journey", [baseUrl, "browser"]);
    expectText(String(printed), expected);
  });
}

async function checkReadme(baseUrl: string): Promise<void> {
  await checks.check("the README's examples compile and run, the first one to its end", async () => {
    const names = writeExamples(join(root, "README.md"), consumer, baseUrl);
    await tsc("tsconfig.readme.json");
    const [first] = await Promise.all(names.map((name) => run(consumer, process.execPath, `${name}.mjs`)));
    expectText(first?.split("\n").at(-1) ?? "", "true");
  });
}

async function node20(): Promise<string> {
  const program = await findNode(20);
  if (program === undefined) throw new Skip("there is no Node 20 on PATH");
  return program;
}

/** Compiles the consumer's program with this project's TypeScript. */
async function tsc(project: string): Promise<void> {
  const types = join(root, "node_modules/@types");
  await run(consumer, process.execPath, tool("typescript", "bin/tsc"), "-p", project, "--typeRoots", types);
}

/** Path of a program from one of our dependencies. */
function tool(name: string, file: string): string {
  return join(root, "node_modules", name, file);
}
