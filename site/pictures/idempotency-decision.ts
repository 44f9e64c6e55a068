import { tokensOf } from "../../src/openapi/pointer.ts";
import type { Api } from "../../src/toolkit/docs/model/api.ts";
import type { ErrorEntry } from "../../src/toolkit/docs/model/errors.ts";
import type { OperationEntry } from "../../src/toolkit/docs/model/operations.ts";
import { type Colour, Drawing, MARGIN, WIDTH } from "./drawing.ts";

const FULL = WIDTH - 2 * MARGIN;
const INDENT = 56;

/** What an API does with a key: it is new, it comes again with the same request, or with another one. */
export function idempotencyDecision(apis: readonly Api[]): string {
  const drawing = new Drawing();
  const sentences: string[] = [];
  for (const api of apis) {
    const keyed = api.operations.filter(({ contract }) => contract.key !== undefined);
    if (keyed.length === 0) continue;
    if (sentences.length > 0) drawing.skip(28);
    sentences.push(draw(drawing, api, keyed));
  }
  return drawing.svg("What becomes of a request with an idempotency key, API by API", sentences.join(" "));
}

function draw(drawing: Drawing, api: Api, keyed: readonly OperationEntry[]): string {
  const place = [...new Set(keyed.map(placeOf))].join(", ");
  const conflict = conflictOf(api, keyed);
  const flag = keyed.map(({ contract }) => contract.replay).find((pointer) => pointer !== undefined);
  const first = `${statuses(keyed, (operation) => successes(operation).slice(isReplayTold(operation) ? 1 : 0))}: the work is done.`;
  const again =
    flag === undefined
      ? "The first response once more. Nothing is done twice."
      : `${statuses(keyed, (operation) => successes(operation).slice(0, 1))}: the same work as it stands now, and ${tokensOf(flag).at(-1)} is true. Nothing is done twice.`;
  const refused =
    conflict === undefined
      ? undefined
      : `${conflict.status} ${conflict.code}. ${conflict.cause} ${conflict.remedy}`;

  drawing.write(api.title, MARGIN, drawing.bottom, FULL, { size: 15, isBold: true });
  drawing.skip(6);
  block(drawing, `A request with a key: ${place}`, MARGIN, FULL, "strong-line");
  down(drawing, 18);
  block(drawing, "Is the key new?", MARGIN, FULL, "strong-line", 14);
  const isNew = drawing.bottom;
  outcome(drawing, isNew, "yes", "First use", first, "good");
  down(drawing, 30, isNew, "no");
  block(drawing, "Is it used for the same again?", MARGIN, FULL, "strong-line", 14);
  const isSame = drawing.bottom;
  outcome(drawing, isSame, "yes", "Replay", again, "accent");
  if (refused !== undefined) outcome(drawing, isSame, "no", "Conflict", refused, "bad");
  return `${api.title}, key: ${place}. First use: ${first} Replay: ${again}${refused === undefined ? "" : ` Conflict: ${refused}`}`;
}

const SPINE = MARGIN + 16;

/** The way on, to what is drawn next. */
function down(drawing: Drawing, gap: number, from = drawing.bottom, reply?: string): void {
  drawing.skip(gap);
  drawing.line(
    [
      [SPINE, from],
      [SPINE, drawing.bottom],
    ],
    "strong-line",
    true,
  );
  if (reply !== undefined) label(drawing, reply, SPINE + 8, drawing.bottom - 23);
}

/** What follows if the question that ends at `from` is decided in this way. */
function outcome(
  drawing: Drawing,
  from: number,
  reply: string,
  title: string,
  text: string,
  colour: Colour,
): void {
  drawing.skip(14);
  const top = drawing.bottom;
  block(drawing, text, MARGIN + INDENT, FULL - INDENT, colour, 6, title);
  const middle = (top + drawing.bottom) / 2;
  drawing.line(
    [
      [SPINE, from],
      [SPINE, middle],
      [MARGIN + INDENT, middle],
    ],
    "strong-line",
    true,
  );
  label(drawing, reply, SPINE + 8, middle - 21);
}

function label(drawing: Drawing, text: string, x: number, y: number): void {
  drawing.write(text, x, y, 40, { size: 12, colour: "quiet" });
}

/** Text in a box, as high as it needs to be. */
function block(
  drawing: Drawing,
  text: string,
  x: number,
  width: number,
  colour: Colour,
  radius = 6,
  title?: string,
): void {
  const y = drawing.bottom;
  let height = 7;
  if (title !== undefined) {
    height += drawing.write(title, x + 10, y + height, width - 20, { colour, isBold: true });
  }
  height += drawing.write(text, x + 10, y + height, width - 20);
  drawing.box(x, y, width, height + 7, colour, radius);
}

/** `idempotency_key of the body`, `the header Idempotency-Key` */
function placeOf({ contract: { key } }: OperationEntry): string {
  if (key?.in === "header") return `the header ${key.name}`;
  return `${tokensOf(key?.name ?? "").join(".")} of the body`;
}

function successes({ responses }: OperationEntry): number[] {
  return responses.map(({ status }) => Number(status)).filter((status) => status < 300);
}

/** With a flag for it and more than one success, the lowest one is that of a replay: no new work was accepted. */
function isReplayTold(operation: OperationEntry): boolean {
  return operation.contract.replay !== undefined && successes(operation).length > 1;
}

function statuses(
  operations: readonly OperationEntry[],
  of: (operation: OperationEntry) => number[],
): string {
  const all = [...new Set(operations.flatMap(of))].sort();
  return all.length === 1 ? `${all[0]}` : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}

/** The code that is about keys: operations with a key give it, and no other operation does. */
function conflictOf({ errors }: Api, keyed: readonly OperationEntry[]): ErrorEntry | undefined {
  return errors.find(
    ({ status, operations }) =>
      status === 409 &&
      operations.length > 0 &&
      operations.every((operation) => keyed.includes(operation)) &&
      operations.length > keyed.length / 2,
  );
}
