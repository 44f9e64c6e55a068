import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes the README's TypeScript examples as modules into `folder`, with `baseUrl` in place of the default sandbox. */
export function writeExamples(readme: string, folder: string, baseUrl: string): string[] {
  const blocks = readFileSync(readme, "utf8").matchAll(/^```ts\n(.*?)^```$/gms);
  return [...blocks].map(([, code = ""], index) => {
    const name = `readme-${index + 1}`;
    writeFileSync(join(folder, `${name}.mts`), code.replaceAll("http://127.0.0.1:4080/meshi", baseUrl));
    return name;
  });
}
