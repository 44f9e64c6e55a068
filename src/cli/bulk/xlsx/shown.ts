import type { Libraries } from "./libraries.ts";

/** Days between Excel's two epochs, 1900 and 1904. */
const DAYS_TO_1904 = 1462;

/** Excel itself loses digits from here on. */
const EXACT = 1e15;

/** Turns the number of a cell into the text that the cell shows. */
export class ShownNumbers {
  readonly #numfmt: Libraries["numfmt"];
  readonly #formats: readonly string[];
  readonly #from1904: boolean;
  readonly #isDate: readonly boolean[];

  constructor({ numfmt }: Libraries, formats: readonly string[], from1904: boolean) {
    this.#numfmt = numfmt;
    this.#formats = formats.map(withoutCountry);
    this.#from1904 = from1904;
    this.#isDate = formats.map((format) => numfmt.isDateFormat(format));
  }

  /** `style` is the index of the cell's style. */
  text(number: number, style: number): string {
    const format = this.#formats[style] ?? "General";
    // A cell that is too narrow shows fewer digits; the file has them.
    if (format === "General" || format === "@") return general(number);
    const days = this.#from1904 && this.#isDate[style] ? number + DAYS_TO_1904 : number;
    try {
      // Spaces that align numbers in their column are not part of the value.
      return this.#numfmt.format(format, days).trim();
    } catch {
      return general(number);
    }
  }
}

/** The system's long date and time depend on the country, too. */
function withoutCountry(format: string): string {
  if (/^\[\$-F800\]/i.test(format)) return "yyyy-mm-dd";
  return /^\[\$-F400\]/i.test(format) ? "hh:mm:ss" : format;
}

function general(number: number): string {
  if (Number.isInteger(number) && Math.abs(number) < EXACT) return String(number);
  const digits = Number(number.toPrecision(15));
  return (Math.abs(digits) < EXACT ? String(digits) : digits.toExponential()).replace("e", "E");
}
