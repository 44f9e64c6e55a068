// Runs commands of `concord` in this process, one after the other, for shells that ask for it by `ASK_COMMANDS`. Prints its port.
import { type AddressInfo, createServer, type Socket } from "node:net";
import { runInPlace } from "../support/run-in-place.ts";

const server = createServer(listen).listen(0, "127.0.0.1", () => {
  // The address of a TCP server is an object.
  process.send?.((server.address() as AddressInfo).port);
});
process.on("disconnect", () => process.exit());

let before = Promise.resolve();

/** A request is the number of its strings, and these strings: variables, an empty one, arguments. Each ends with a zero byte. */
function listen(socket: Socket): void {
  let heard = "";
  socket.setEncoding("utf8").on("data", (part: string) => {
    heard += part;
    const [count, ...strings] = heard.split("\0");
    if (strings.length <= Number(count)) return;
    const [variables, args] = [
      strings.slice(0, strings.indexOf("")),
      strings.slice(strings.indexOf("") + 1, -1),
    ];
    before = before.then(async () => {
      socket.end(await run(variables, args));
    });
  });
}

/** What a command prints, its exit code, and what it says beside that, with the marks that `ASK_COMMANDS` looks for. */
async function run(variables: readonly string[], args: readonly string[]): Promise<string> {
  const env = Object.fromEntries(variables.map((each) => each.split(/=(.*)/s).slice(0, 2)));
  const { code, out, err } = await runInPlace(args, env, process.cwd());
  return `${out}\x1e${code}\x1e${err}`;
}
