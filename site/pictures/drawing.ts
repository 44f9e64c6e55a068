import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escaped } from "../escape.ts";

/** Wide enough for sentences and narrow enough that text keeps its size on a phone. In px, as every length here. */
export const WIDTH = 360;
export const MARGIN = 12;

/** A colour of the site by the name of its custom property. */
export type Colour = "text" | "quiet" | "line" | "strong-line" | "accent" | "good" | "warn" | "bad";

export interface TextStyle {
  readonly size?: number;
  readonly colour?: Colour;
  readonly isCode?: boolean;
  readonly isBold?: boolean;
  readonly anchor?: "start" | "middle" | "end";
}

const SIZE = 13;
const LEADING = 1.4;

/** The widest common system font needs this much of its size for a letter, on average. */
const LETTER = 0.58;
/** Every letter of a monospaced font, and of a bold one at most on average. */
const WIDE_LETTER = 0.64;

/** Colours of the pages, so that a picture looks like the page around it in light and dark. */
const colours = readFileSync(join(import.meta.dirname, "colours.css"), "utf8")
  .replaceAll(/\/\*.*?\*\/|--code-[^;]*;/gs, "")
  .replaceAll(/\s+/g, " ")
  .trim();

const style = `${colours} text { font: 13px system-ui, sans-serif; fill: var(--text); } .code { font-family: ui-monospace, Menlo, Consolas, monospace; } .bold { font-weight: 600; }`;

/** A picture that grows downwards: what is drawn says how much room it took. */
export class Drawing {
  readonly #parts: string[] = [];
  #bottom = MARGIN;

  /** Where the next thing can begin. */
  get bottom(): number {
    return this.#bottom;
  }

  skip(height: number): void {
    this.#bottom += height;
  }

  /** Nothing that follows begins above `y`. */
  reach(y: number): void {
    this.#bottom = Math.max(this.#bottom, y);
  }

  /** Writes text from the top `y` on, wrapped at `width`. Gives the height that it took. */
  write(text: string, x: number, y: number, width: number, options: TextStyle = {}): number {
    const { size = SIZE, colour = "text", isCode = false, isBold = false, anchor = "start" } = options;
    const lines = linesOf(text, width, options);
    const classes = [isCode && "code", isBold && "bold"].filter(Boolean).join(" ");
    const spans = lines.map((line, index) => {
      const baseline = round(y + size + index * size * LEADING);
      return `<tspan x="${round(x)}" y="${baseline}">${escaped(line)}</tspan>`;
    });
    const attributes = [
      classes && ` class="${classes}"`,
      anchor !== "start" && ` text-anchor="${anchor}"`,
      ` style="font-size:${size}px;fill:var(--${colour})"`,
    ];
    this.#parts.push(`<text${attributes.filter(Boolean).join("")}>${spans.join("")}</text>`);
    const height = lines.length * size * LEADING;
    this.reach(y + height);
    return height;
  }

  box(x: number, y: number, width: number, height: number, colour: Colour, radius = 6): void {
    this.#parts.push(
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" style="fill:none;stroke:var(--${colour});stroke-width:1.5"/>`,
    );
    this.reach(y + height);
  }

  bar(x: number, y: number, width: number, height: number, colour: Colour): void {
    this.#parts.push(
      `<path d="M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z" style="fill:var(--${colour})"/>`,
    );
    this.reach(y + height);
  }

  /** A line through points, with a head at its end if it is an arrow. */
  line(points: readonly (readonly [x: number, y: number])[], colour: Colour, isArrow = false): void {
    const path = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
    this.#parts.push(`<path d="${path}" style="fill:none;stroke:var(--${colour});stroke-width:1.5"/>`);
    const [end, before] = [points.at(-1), points.at(-2)];
    if (!isArrow || !end || !before) return;
    const angle = Math.atan2(end[1] - before[1], end[0] - before[0]);
    const corner = (turn: number): string =>
      `${round(end[0] - 8 * Math.cos(angle + turn))} ${round(end[1] - 8 * Math.sin(angle + turn))}`;
    this.#parts.push(
      `<path d="M${round(end[0])} ${round(end[1])}L${corner(0.45)}L${corner(-0.45)}Z" style="fill:var(--${colour})"/>`,
    );
  }

  dot(x: number, y: number, colour: Colour, radius = 5): void {
    this.#parts.push(
      `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" style="fill:var(--${colour})"/>`,
    );
  }

  /** The picture as the text of an SVG file; `description` says in words what it shows. */
  svg(title: string, description: string): string {
    const height = Math.ceil(this.#bottom + MARGIN);
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<style>${style}</style>
<rect width="${WIDTH}" height="${height}" style="fill:var(--ground)"/>
${this.#parts.join("\n")}
</svg>
`;
  }
}

/** How high a text will be when it is written. */
export function heightOf(text: string, width: number, options: TextStyle = {}): number {
  return linesOf(text, width, options).length * (options.size ?? SIZE) * LEADING;
}

function linesOf(text: string, width: number, { size = SIZE, isCode, isBold }: TextStyle): string[] {
  return wrap(text, Math.floor(width / (size * (isCode || isBold ? WIDE_LETTER : LETTER))));
}

/** Breaks a text into lines of so many letters; a word that is longer stands alone. */
function wrap(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
