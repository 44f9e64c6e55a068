import type { Api } from "../../src/toolkit/docs/model/api.ts";
import type { OperationEntry } from "../../src/toolkit/docs/model/operations.ts";
import { type StateEntry, statesOf } from "../../src/toolkit/docs/model/states.ts";
import { type Colour, Drawing, heightOf, MARGIN, WIDTH } from "./drawing.ts";

const INDENT = 24;
const BOX = { width: 124, height: 28 };
const TEXT = MARGIN + INDENT + BOX.width + 12;

const SMALL = { size: 12 };

const colours: Readonly<Record<string, Colour>> = { success: "good", partial: "warn", failure: "bad" };

/** How the work of each API goes on and ends: states that end nothing follow each other, the last of them leads to an end. */
export function runStates(apis: readonly Api[]): string {
  const drawing = new Drawing();
  const sentences: string[] = [];
  for (const api of apis) {
    for (const [states, operations] of machinesOf(api)) {
      const titles = operations.map(({ summary }) => summary).join(", ");
      if (sentences.length > 0) drawing.skip(24);
      drawing.write(api.title, MARGIN, drawing.bottom, WIDTH - 2 * MARGIN, { size: 15, isBold: true });
      drawing.write(titles, MARGIN, drawing.bottom, WIDTH - 2 * MARGIN, { colour: "quiet" });
      drawing.skip(8);
      draw(drawing, states);
      sentences.push(`${api.title}, ${titles}: ${states.map(inWords).join(" ")}`);
    }
  }
  return drawing.svg("The states of long-running work, API by API", sentences.join(" "));
}

/** The lists of states of an API, each once, with the operations that report them. */
function machinesOf({ document, operations }: Api): [StateEntry[], OperationEntry[]][] {
  const machines = new Map<string, [StateEntry[], OperationEntry[]]>();
  for (const operation of operations) {
    const states = statesOf(document, operation);
    if (states.length === 0) continue;
    const key = JSON.stringify(states);
    const known = machines.get(key);
    if (known) known[1].push(operation);
    else machines.set(key, [states, [operation]]);
  }
  return [...machines.values()];
}

function draw(drawing: Drawing, states: readonly StateEntry[]): void {
  const passing = states.filter(({ outcome }) => outcome === undefined);
  const ends = states.filter(({ outcome }) => outcome !== undefined);
  const spine = MARGIN + INDENT / 2;
  let from: number | undefined;
  for (const state of passing) {
    const top = drawing.bottom;
    if (from !== undefined)
      drawing.line(
        [
          [spine, from],
          [spine, top],
        ],
        "strong-line",
        true,
      );
    row(drawing, state, MARGIN, "accent");
    from = top + BOX.height;
    drawing.skip(14);
  }
  for (const state of ends) {
    const middle = drawing.bottom + BOX.height / 2;
    if (from !== undefined) {
      drawing.line(
        [
          [spine, from],
          [spine, middle],
          [MARGIN + INDENT, middle],
        ],
        "strong-line",
        true,
      );
    }
    row(drawing, state, MARGIN + INDENT, colours[state.outcome ?? ""] ?? "text");
    drawing.skip(10);
  }
}

/** A state in its box, and what it means beside it. */
function row(drawing: Drawing, { name, description, outcome }: StateEntry, x: number, colour: Colour): void {
  const y = drawing.bottom;
  drawing.box(x, y, BOX.width, BOX.height, colour);
  drawing.write(name, x + BOX.width / 2, y + 6, BOX.width, { isCode: true, colour, anchor: "middle" });
  const text = (outcome === undefined ? description : `${capitalised(outcome)}. ${description}`).replaceAll(
    "`",
    "",
  );
  const width = WIDTH - MARGIN - TEXT;
  const above = Math.max(0, (BOX.height - heightOf(text, width, SMALL)) / 2);
  drawing.write(text, TEXT, y + above, width, SMALL);
}

function inWords({ name, description, outcome }: StateEntry): string {
  return `${name}${outcome === undefined ? "" : ` (an end: ${outcome})`}: ${description}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
