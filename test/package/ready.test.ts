import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { alone } from "../../scripts/ready/lock.mjs";
import { outdated } from "../../scripts/ready/outdated.mjs";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "concord-ready-"));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

describe("whether an install is due", () => {
  const entry = { version: "1.2.3", integrity: "sha512-a" };

  function given(lockfile: Record<string, object>, installed?: Record<string, object>): void {
    writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: { "": {}, ...lockfile } }));
    if (installed === undefined) return;
    mkdirSync(join(root, "node_modules"), { recursive: true });
    writeFileSync(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages: installed }));
  }

  test("a clone without node_modules needs one", () => {
    given({ "node_modules/a": entry });
    expect(outdated(root)).toBe("nothing is installed yet");
  });

  test("what matches the lockfile needs none, whatever the file times say", () => {
    given({ "node_modules/a": entry }, { "node_modules/a": entry });
    expect(outdated(root)).toBeUndefined();
  });

  test("an interrupted install, which leaves packages but no record, is started over", () => {
    given({ "node_modules/a": entry });
    mkdirSync(join(root, "node_modules/a"), { recursive: true });
    expect(outdated(root)).toBe("nothing is installed yet");
  });

  test("a record cut off in the middle counts as none", () => {
    given({ "node_modules/a": entry }, {});
    writeFileSync(join(root, "node_modules/.package-lock.json"), '{"packages":{"node_mod');
    expect(outdated(root)).toBe("nothing is installed yet");
  });

  test.each([
    ["a new version", { version: "1.2.2", integrity: "sha512-a" }],
    ["other contents under the same version", { version: "1.2.3", integrity: "sha512-b" }],
  ])("%s in the lockfile needs one, and the package is named", (_, installed) => {
    given(
      { "node_modules/x/node_modules/@scope/a": entry },
      { "node_modules/x/node_modules/@scope/a": installed },
    );
    expect(outdated(root)).toBe("@scope/a differs from the lockfile");
  });

  test("a package added to the lockfile needs one", () => {
    given({ "node_modules/a": entry, "node_modules/b": entry }, { "node_modules/a": entry });
    expect(outdated(root)).toBe("b differs from the lockfile");
  });

  test("packages for other platforms are not missed", () => {
    const lockfile = { "node_modules/a": entry, "node_modules/a-win32": { ...entry, optional: true } };
    given(lockfile, { "node_modules/a": entry });
    expect(outdated(root)).toBeUndefined();
  });

  test("without a lockfile it says which file to restore", () => {
    expect(() => outdated(root)).toThrow(/package-lock\.json is missing or is not JSON: restore it from git/);
  });
});

describe("one install at a time", () => {
  test("a second one waits until the first is done, and learns whose it is", async () => {
    const file = join(root, "lock");
    const order: string[] = [];
    let release = (): void => {};
    const first = alone(
      file,
      () => order.push("first waits"),
      async () => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        order.push("first done");
      },
    );
    const told = (owner: number): void => {
      order.push(owner === process.pid ? "second waits" : `waits for ${owner}`);
      release();
    };
    const second = alone(file, told, () => {
      order.push("second done");
    });
    await Promise.all([first, second]);
    expect(order).toEqual(["second waits", "first done", "second done"]);
    expect(existsSync(file)).toBe(false);
  });

  test("the lock of a process that died is taken over", async () => {
    const child = spawn(process.execPath, ["--eval", ""]);
    await once(child, "close");
    const file = join(root, "lock");
    writeFileSync(file, String(child.pid));
    const answer = await alone(
      file,
      () => expect.unreachable("waited for a dead process"),
      () => "done",
    );
    expect(answer).toBe("done");
  });

  test("the lock is given back when the work throws", async () => {
    const file = join(root, "lock");
    const work = (): never => {
      throw new Error("no space left");
    };
    await expect(alone(file, () => {}, work)).rejects.toThrow("no space left");
    expect(existsSync(file)).toBe(false);
  });
});
