/** Whether a decimal number keeps its value as a number of JavaScript: all digits, and no infinity. */
export function isExact(text: string): boolean {
  return digitsOf(text) === digitsOf(String(Number(text)));
}

/** The first number in JSON that would lose digits. Digits in strings are text. */
export function inexactIn(json: string): string | undefined {
  const numbers = json.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];
  return numbers.find((number) => !isExact(number));
}

/** One spelling of each number: its digits without zeros around them, and its power of ten. */
function digitsOf(text: string): string {
  const [, sign = "", whole = "", fraction = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const all = (whole + fraction).replace(/^0+/, "");
  const digits = all.replace(/0+$/, "");
  return digits === ""
    ? `0${whole === "" ? text : ""}`
    : `${sign}${digits}e${Number(power) - fraction.length + all.length - digits.length}`;
}
