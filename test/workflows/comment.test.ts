import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { main } from "../../scripts/comment.ts";
import { imitateGitHub } from "./github.ts";

const MARK = "<!-- concord: contract report -->";
const comments = "/repos/us/it/issues/7/comments";

async function reportFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "concord-comment-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "report.md");
  await writeFile(path, text);
  return path;
}

test("the first report becomes a comment, and calls nobody whom the proposal names", async () => {
  const { received, env } = await imitateGitHub({
    [`GET ${comments}`]: [200, [{ id: 1, body: `${MARK}\nforged`, user: { type: "User" } }]],
    [`POST ${comments}`]: [201, {}],
  });
  expect(await main(env, [await reportFile("Ask @everybody"), "--pull", "7"])).toBe(0);
  expect(received.at(-1)).toMatchObject({ method: "POST", body: { body: `${MARK}\nAsk @\u200beverybody` } });
});

test("every later one is written into the same comment", async () => {
  const { received, env } = await imitateGitHub({
    [`GET ${comments}`]: [200, [{ id: 5, body: `${MARK}\nold`, user: { type: "Bot" } }]],
    "PATCH /repos/us/it/issues/comments/5": [200, {}],
  });
  expect(await main(env, [await reportFile("new"), "--pull", "7"])).toBe(0);
  expect(received.at(-1)).toMatchObject({ method: "PATCH", body: { body: `${MARK}\nnew` } });
});

test("a report that is too long for a comment ends with where the rest is", async () => {
  const { received, env } = await imitateGitHub({
    [`GET ${comments}`]: [200, []],
    [`POST ${comments}`]: [201, {}],
  });
  expect(await main(env, [await reportFile("x".repeat(100_000)), "--pull", "7"])).toBe(0);
  expect(JSON.stringify(received.at(-1)?.body)).toMatch(/The rest is in the job's summary/);
});

test("a refusal is exit code 1, wrong use 2", async () => {
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => void vi.restoreAllMocks());
  const { env } = await imitateGitHub({ [`GET ${comments}`]: [200, []], [`POST ${comments}`]: [403, {}] });
  const file = await reportFile("new");
  expect(await main(env, [file, "--pull", "7"])).toBe(1);
  expect(await main(env, [file, "--pull", "seven"])).toBe(2);
  expect(await main({}, [file, "--pull", "7"])).toBe(2);
  expect(err.mock.calls.join("")).not.toContain("token\n");
});
