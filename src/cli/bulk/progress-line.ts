import { count, grouped } from "../numbers.ts";

/** How far an input is, in items. */
export interface Standing {
  readonly checked: number;
  /** Part of the input that is checked, 0 to 1; unknown for a stream. */
  readonly part: number | undefined;
  readonly total: number | undefined;
  readonly sent: number;
  readonly finished: number;
  /** Since the first batch was sent, in ms; undefined before. */
  readonly sending: number | undefined;
  /** What it waits for, and for how long. */
  readonly waiting: string | undefined;
}

/** The words of a display: what is sent (`row`), and what is done with it (`importing`). */
export interface Wording {
  readonly noun: string;
  readonly doing: string;
}

/** One line of at most `width` characters. The least important parts are left out first. */
export function progressLine(standing: Standing, wording: Wording, width: number): string {
  const ways = standing.sending === undefined ? checking(standing, wording) : sending(standing, wording);
  return ways.find((line) => line.length <= width) ?? (ways.at(-1) ?? "").slice(0, width);
}

function checking({ checked, part }: Standing, { noun }: Wording): string[] {
  const rows = count(checked, noun);
  if (part === undefined) return [`checking  ${rows}`, rows];
  const percent = `${Math.round(part * 100)} %`;
  return [
    `checking ${bar(part, 24)} ${percent}  ${rows}`,
    `checking ${bar(part, 10)} ${percent}  ${rows}`,
    `checking ${percent}  ${rows}`,
    `checking ${percent}`,
    percent,
  ];
}

function sending(standing: Standing, { doing }: Wording): string[] {
  const { sent, finished, total, waiting } = standing;
  const numbers = `${grouped(sent)} sent, ${grouped(finished)} done`;
  if (total === undefined) {
    const lines = [
      `${doing}  ${numbers}`,
      `${doing}  ${grouped(finished)} done`,
      `${grouped(finished)} done`,
    ];
    return waiting === undefined ? lines : [...lines.map((line) => `${line}  ${waiting}`), waiting];
  }
  // A row that is sent has half of its way behind it.
  const part = total === 0 ? 1 : (sent + finished) / (2 * total);
  const percent = `${Math.round(part * 100)} %`;
  const done = `${grouped(finished)} of ${grouped(total)}`;
  const rest = waiting ?? timeLeft(standing.sending ?? 0, part);
  const withRest = (line: string) => (rest === "" ? line : `${line}  ${rest}`);
  return [
    withRest(`${doing} ${bar(part, 24)} ${percent}  ${numbers} of ${grouped(total)}`),
    withRest(`${doing} ${bar(part, 10)} ${percent}  ${numbers} of ${grouped(total)}`),
    withRest(`${doing} ${bar(part, 10)} ${percent}  ${done}`),
    withRest(`${doing} ${percent}  ${done}`),
    withRest(`${percent}  ${done}`),
    withRest(percent),
    percent,
  ];
}

function timeLeft(elapsed: number, part: number): string {
  if (part <= 0) return "";
  return `about ${Math.ceil((elapsed * (1 - part)) / part / 1000)} s left`;
}

function bar(part: number, width: number): string {
  const full = Math.round(Math.min(1, part) * width);
  return `[${"#".repeat(full)}${"-".repeat(width - full)}]`;
}
