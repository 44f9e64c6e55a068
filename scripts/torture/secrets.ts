import { credentials, printed } from "./command-line.ts";
import { Count } from "./count.ts";

/** Searches all that the commands of this run have printed for every credential that they were given. */
export async function secrets(): Promise<Count> {
  const count = new Count();
  for (const text of printed) {
    const found = Object.values(credentials).filter((credential) => text.includes(credential));
    count.leak(found.length);
    count.note(
      "the output of a command",
      found.length === 0 ? undefined : `shows a credential: ${text.slice(0, 80)}`,
    );
  }
  return count;
}
