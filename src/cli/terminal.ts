import { styleText } from "node:util";

/** A stream that may be a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Whether a line can be redrawn: on a terminal that can move its cursor. */
export function isLive(stream: Output): boolean {
  return stream.isTTY === true && process.env.TERM !== "dumb";
}

/** Whether to use colour. FORCE_COLOR and NO_COLOR (no-color.org) override the kind of stream. */
function hasColor(stream: Output): boolean {
  const { FORCE_COLOR, NO_COLOR } = process.env;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return !NO_COLOR && isLive(stream);
}

export type Color = "green" | "yellow" | "red" | "bold";

/** Text in a colour if the stream shows it. */
export function colored(text: string, color: Color, stream: Output): string {
  return hasColor(stream) ? styleText(color, text, { validateStream: false }) : text;
}

/** How many characters fit on a line. The last column stays free: some terminals wrap when it is written to. */
export function widthOf(stream: Output): number {
  return Math.max(10, (stream.columns || 80) - 1);
}
