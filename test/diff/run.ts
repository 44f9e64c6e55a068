import { cp, rm } from "node:fs/promises";
import { onTestFinished, vi } from "vitest";
import type { Edit } from "./changes.ts";

/** A change that breaks clients. */
export const flip: Edit = {
  file: "components.yaml",
  find: "x-terminal: partial",
  put: "x-terminal: success",
};
/** A change that does not. */
export const room: Edit = {
  file: "components.yaml",
  find: "room: { type: string }",
  put: "room: { type: string }\n      floor: { type: string }",
};
/** The version in the document. */
export const version = (put: string): Edit => ({
  file: "openapi.yaml",
  find: "version: 2.1.0",
  put: `version: ${put}`,
});

/** A command of scripts/: its project folder and its arguments, its exit code. */
type Main = (root: string, args: string[]) => Promise<number>;

/** Runs a command and returns what it prints. */
export async function run(
  main: Main,
  root: string,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const code = await main(root, args);
  const [said, wrong] = [out, err].map(({ mock }) =>
    mock.calls
      .splice(0)
      .map(([text]) => String(text))
      .join(""),
  );
  return { code, out: said ?? "", err: wrong ?? "" };
}

/** A copy of a project. It is removed at the end of the test. */
export async function copy(project: string): Promise<string> {
  const folder = `${project}-${crypto.randomUUID()}`;
  await cp(project, folder, { recursive: true });
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
