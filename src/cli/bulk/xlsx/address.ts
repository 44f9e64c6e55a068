/** A: 0, Z: 25, AA: 26. */
export function columnIndex(letters: string): number {
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

/** 0: A, 25: Z, 26: AA. */
export function columnLetters(index: number): string {
  let letters = "";
  for (let left = index + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return letters;
}

/** Limits of a sheet in Excel: the index of its last column, and the number of its last row. */
export const LAST_COLUMN = 16_383;
export const LAST_ROW = 1_048_576;
