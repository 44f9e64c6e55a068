import { styleText } from "node:util";

let step = 0;

/** Begins a step: what it does, and the call that does it. */
export function begin(title: string, call: string): void {
  step += 1;
  console.log(`\n${styleText("bold", `${step}. ${title}`)}  ${styleText("dim", call)}`);
}

/** Prints a result of the step. */
export function say(text: string): void {
  console.log(`   ${text}`);
}
