/** The bytes with which white space beyond ASCII begins. Other characters that begin so are rare at the start of a cell. */
const WHITE = new Set([0xe19a, 0xe280, 0xe281, 0xe380, 0xefbb]);
const LATIN_LEAD = 0xc2;

/**
 * Whether a cell, by its first bytes, may be white space, a formula, the error of one, or a number with an exponent.
 * `cellTrouble` says what it is.
 */
export function mayBeMistaken(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from] ?? 0;
  if (first >= 0x80) return first === LATIN_LEAD || WHITE.has(first * 256 + (bytes[from + 1] ?? 0));
  const isNumber = isDigit(first) || first === 0x2b || first === 0x2d;
  if (isNumber) return mayHaveExponent(bytes, from, to);
  // A space, # = @
  return first === 0x20 || first === 0x23 || first === 0x3d || first === 0x40;
}

/** Whether a cell has an E, and otherwise only what numbers and the white space after them consist of. */
function mayHaveExponent(bytes: Uint8Array, from: number, to: number): boolean {
  let hasExponent = false;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if ((byte | 0x20) === 0x65) hasExponent = true;
    // A space + , - .
    else if (!isDigit(byte) && byte !== 0x20 && (byte < 0x2b || byte > 0x2e) && byte < 0x80) return false;
  }
  return hasExponent;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
