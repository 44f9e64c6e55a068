// Loaded into a command by --import: names at its end the files that it has loaded.
import { registerHooks } from "node:module";

/** @type {string[]} */
const loaded = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
process.on("exit", () => console.error(`loaded: ${JSON.stringify(loaded)}`));
