import type { StepResult } from "./workflow.ts";

/** An annotation of a step on a line of the pull request. */
export interface Annotation {
  readonly level: string;
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  /** What to do, and where the rule is explained. */
  readonly remedy: string;
}

/** The annotations in the output of the steps. */
export function annotationsOf(results: readonly StepResult[]): Annotation[] {
  const found = results.flatMap(({ output }) => [
    ...output.matchAll(/^::(\w+) file=([^,]*),line=(\d+),col=\d+,title=([^:]*)::(.*)$/gm),
  ]);
  return found.map(([, level = "", file = "", line, rule = "", text = ""]) => {
    const [message = "", ...remedy] = decode(text).split("\n");
    return {
      level,
      file: decode(file),
      line: Number(line),
      rule: decode(rule),
      message,
      remedy: remedy.join(" "),
    };
  });
}

function decode(text: string): string {
  return text.replace(/%(25|0D|0A|3A|2C)/g, (code) => decodeURIComponent(code));
}
