import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { main } from "../../scripts/gate.ts";
import { createRepository, propose } from "../../scripts/rehearse/repository.ts";
import { API, good } from "../../scripts/rehearse/seeds.ts";
import { run } from "../diff/run.ts";

test("what a proposal changes about its judge does not judge it, and is listed with its reason", async () => {
  const root = resolve(import.meta.dirname, "../..");
  const repository = await createRepository(root, [API]);
  onTestFinished(repository.dispose);
  const off = {
    file: "redocly.yaml",
    find: "  tag-description: error",
    put: "  # Tags speak for themselves.\n  tag-description: off",
  };
  const edits = [
    ...good.edits,
    off,
    { file: ".github/workflows/contract.yml", find: "name: Contract", put: "name: Other" },
  ];
  await propose(repository, { title: "Switch off", edits });
  const out = join(repository.folder, "dist/gate");
  const { code, out: printed } = await run(
    main,
    repository.folder,
    "proposal",
    "--base",
    "proposal^1",
    "--out",
    out,
  );
  expect(code).toBe(0);
  expect(printed).toMatch(
    /^::warning file=redocly\.yaml,line=\d+,col=1,title=setting-changed::The rule tag-description was "error" and is "off"%0AThe reason beside it: Tags speak for themselves\.$/m,
  );
  const report = readFileSync(join(out, "report.md"), "utf8");
  expect(report).toContain("| .github/workflows/contract.yml changed |");
  expect(JSON.parse(readFileSync(join(out, "findings.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
  expect(readFileSync(join(out, "findings.xml"), "utf8")).toContain("<testsuite");
  expect(await run(main, repository.folder, "no-such-revision", "--base", "main")).toMatchObject({ code: 2 });
}, 120_000);
