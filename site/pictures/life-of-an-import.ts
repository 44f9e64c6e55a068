import { type Colour, Drawing, MARGIN, WIDTH } from "./drawing.ts";
import { type Happening, type ImportRun, recordImport } from "./import-run.ts";

const AXIS = 52;
const FULL = WIDTH - 2 * MARGIN;
const LEADING = 17;
const SMALL = { size: 12 };

/** How many letters of a key identify it. */
const KEY_LETTERS = 6;

/** Imports a roster for real, and draws what happened to each of its batches, moment by moment. */
export async function lifeOfAnImport(): Promise<string> {
  const run = await recordImport();
  const drawing = new Drawing();
  const lane = (FULL - AXIS) / run.results.length;
  const laneAt = (batch: number): number => MARGIN + AXIS + batch * lane;
  const sentences: string[] = [];

  const top = drawing.bottom;
  for (const { index, offset, count } of run.results) {
    const rows = count === 1 ? `row ${offset + 1}` : `rows ${offset + 1} to ${offset + count}`;
    drawing.write(`Batch ${index + 1}`, laneAt(index), top, lane, { isBold: true });
    drawing.write(rows, laneAt(index), top + LEADING, lane, { ...SMALL, colour: "quiet" });
  }
  drawing.skip(10);

  const last = new Map<number, number>();
  for (const [at, moment] of momentsOf(run)) {
    const y = drawing.bottom;
    drawing.write(at, MARGIN, y, AXIS, { ...SMALL, colour: "quiet" });
    const lines = new Map<number, number>();
    for (const happening of moment) {
      const { batch } = happening;
      const line = lines.get(batch) ?? 0;
      lines.set(batch, line + 1);
      const dot = y + line * LEADING + 8;
      const radius = happening.kind === "polled" ? 3 : 4;
      const from = last.get(batch);
      if (from !== undefined)
        drawing.line(
          [
            [laneAt(batch) + 4, from],
            [laneAt(batch) + 4, dot - radius],
          ],
          "line",
        );
      last.set(batch, dot + radius);
      const [text, colour] = shown(happening);
      drawing.dot(laneAt(batch) + 4, dot, colour, radius);
      drawing.write(text, laneAt(batch) + 13, y + line * LEADING, lane, {
        ...SMALL,
        isCode: happening.kind === "sent",
      });
      sentences.push(`${at}, batch ${batch + 1}: ${text}.`);
    }
    drawing.skip(6);
  }

  drawing.skip(6);
  for (const sentence of sentencesOf(run)) {
    drawing.write(sentence, MARGIN, drawing.bottom, FULL);
    drawing.skip(6);
    sentences.push(sentence);
  }
  return drawing.svg("The life of an import, recorded from a real one", sentences.join(" "));
}

/** What happened, by the moment as it is shown. */
function momentsOf({ happenings }: ImportRun): Map<string, Happening[]> {
  const moments = new Map<string, Happening[]>();
  for (const happening of happenings) {
    const at = `${(happening.at / 1000).toFixed(1)}\u00a0s`;
    moments.set(at, [...(moments.get(at) ?? []), happening]);
  }
  return moments;
}

const ends: Readonly<Record<string, Colour>> = { succeeded: "good", partial: "warn", failed: "bad" };

function shown({ kind, text }: Happening): [text: string, colour: Colour] {
  if (kind === "sent") return [`PUT ${text.slice(0, KEY_LETTERS)}`, "accent"];
  if (kind === "lost") return [text, "bad"];
  if (kind === "polled") return [text, ends[text] ?? "strong-line"];
  return [text, "accent"];
}

function sentencesOf({ happenings, results, rows }: ImportRun): string[] {
  const lost = happenings.find(({ kind }) => kind === "lost");
  const rejected = results.flatMap((result) => result.rejected);
  return [
    `${rows.length} rows, the batches at the same time. After PUT stands the beginning of a batch's key, which follows from its rows; each run is polled until it ends.`,
    ...(lost === undefined
      ? []
      : [
          `The response to batch ${lost.batch + 1} was lost. The retry had the same key, and the API returned the run that it had already started: nothing was done twice.`,
        ]),
    ...rejected.map(
      ({ item, index, error }) => `Row ${index + 1}, ${item.attendee_id}, is not in: ${error.message}`,
    ),
  ];
}
