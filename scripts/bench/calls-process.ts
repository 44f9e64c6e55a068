// Runs one client in its own process: makes the calls of every load and prints the cost of one call of each.
import { contenders } from "./contenders.ts";
import { LOADS } from "./loads.ts";
import { costOf, spread } from "./measure.ts";
import { peers } from "./peers.ts";

const [name = "", origin = "", count] = process.argv.slice(2);
const connect = contenders[name] ?? peers[name];
if (connect === undefined) throw new Error(`There is no client ${name}.`);
const client = await connect(origin);
const costs: Record<string, { cpu: number; wall: number }> = {};
for (const { id, call, atOnce } of LOADS) {
  const calls = (number: number) =>
    spread(number, atOnce, async () => {
      const run = await client[call]();
      if (run !== "run-1") throw new Error(`${name}: the response is not the server's.`);
    });
  // The first calls make connections and let the platform compile.
  await calls(Number(count));
  const { cpu, wall } = await costOf(() => calls(Number(count)));
  costs[id] = { cpu: (cpu * 1000) / Number(count), wall: (wall * 1000) / Number(count) };
}
console.log(JSON.stringify(costs));
// Some clients keep connections open.
process.exit();
