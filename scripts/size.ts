// Measures what a browser downloads. Fails if that is over a limit or needs Node.
import { budgets, limitOf } from "./size/budgets.ts";
import { bundle } from "./size/bundle.ts";

let failed = false;
for (const budget of budgets) {
  const { name, entry, target } = budget;
  const limit = limitOf(budget);
  const { minified, gzipped, builtins } = await bundle(entry);
  const faults = [
    ...(gzipped > limit ? ["over the limit"] : []),
    ...builtins.map((builtin) => `needs ${builtin}`),
  ];
  failed ||= faults.length > 0;
  const cells = [
    name.padEnd(36),
    `${minified} B min`.padStart(12),
    `${gzipped} B gz`.padStart(11),
    `limit ${limit} B`.padEnd(13),
    (target === undefined ? "" : `target ${target} B`).padEnd(14),
  ];
  const isAbove = target !== undefined && gzipped > target;
  console.log(`${cells.join("  ")}  ${faults.join(", ") || (isAbove ? "above the target" : "ok")}`);
}
if (failed) process.exitCode = 1;
