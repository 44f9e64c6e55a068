// Runs the commands that `in-one-process.ts` sends, one after the other.
import { runInPlace } from "../support/run-in-place.ts";

let before = Promise.resolve();
process.on("message", ([args, env, cwd]: Parameters<typeof runInPlace>) => {
  before = before.then(async () => {
    process.send?.(await runInPlace(args, env, cwd));
  });
});
