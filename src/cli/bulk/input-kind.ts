import type { InputProblem } from "./input-problem.ts";

/** What the first bytes of an input show. `spreadsheet` is xlsx; `unusable` cannot be read; its problem says what to do. */
export type InputKind =
  | { readonly kind: "text" | "gzip" | "utf-16le" | "utf-16be" | "array" | "spreadsheet" }
  | { readonly kind: "unusable"; readonly problem: InputProblem };

/** How many bytes show what an input is. */
export const HEAD_BYTES = 4096;

const SAVE_AS = 'Open it in a spreadsheet program and save the sheet as "CSV UTF-8".';

/** First bytes of files that people take for tables, in their order. */
const SIGNATURES: readonly (readonly [signature: string, what: string, remedy: string])[] = [
  ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel file of the old kind (xls)", SAVE_AS],
  ["%PDF-", "a PDF", "Export the list as CSV instead, where it was made."],
  ["BZh", "compressed with bzip2", "Unpack it first: bunzip2 <file>."],
  ["\xfd7zXZ", "compressed with xz", "Unpack it first: unxz <file>."],
  ["\x28\xb5\x2f\xfd", "compressed with zstd", "Unpack it first: unzstd <file>."],
  ["7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it first."],
  ["Rar!", "a RAR archive", "Unpack it first."],
  ["\x89PNG", "a picture", "Export the list as CSV instead."],
  ["\xff\xd8\xff", "a picture", "Export the list as CSV instead."],
  ["GIF8", "a picture", "Export the list as CSV instead."],
  ["{\\rtf", "a rich text document", 'Copy the table into a spreadsheet program and save it as "CSV UTF-8".'],
  ["PAR1", "a Parquet file", "Convert it to CSV first."],
  [
    "SQLite format 3",
    "a SQLite database",
    "Export the table first: sqlite3 -csv -header <file> 'SELECT ...'.",
  ],
];

const SPREADSHEET_PARTS = /xl\/|\[Content_Types\]\.xml|_rels\/\.rels|docProps\//;

/** Recognises an input by its first bytes, not by its name. */
export function inputKindOf(head: Uint8Array): InputKind {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, HEAD_BYTES));
  const latin = bytes.toString("latin1");
  if (latin.startsWith("\x1f\x8b")) return { kind: "gzip" };
  if (latin.startsWith("PK\x03\x04")) return archive(latin);
  const found = SIGNATURES.find(([signature]) => latin.startsWith(signature));
  if (found) return unusable(found[1], found[2]);
  if (latin.startsWith("\xff\xfe")) return { kind: "utf-16le" };
  if (latin.startsWith("\xfe\xff")) return { kind: "utf-16be" };
  const zeros = bytes.subarray(0, 512);
  const half = zerosAt(zeros, 1);
  if (half > 0.4 && zerosAt(zeros, 0) < 0.1) return { kind: "utf-16le" };
  if (zerosAt(zeros, 0) > 0.4 && half < 0.1) return { kind: "utf-16be" };
  const text = latin.replace(/^\xef\xbb\xbf/, "").trimStart();
  if (/^<(!doctype html|html|table|head|body|meta)/i.test(text)) {
    return unusable(
      "an HTML page, as some tools export under the name xls",
      `${SAVE_AS} If it is a login page, the download has failed.`,
    );
  }
  if (/^<\?xml|^<[a-z][\w:-]*[\s>]/i.test(text)) return unusable("an XML file", SAVE_AS);
  if (text.startsWith("[")) return { kind: "array" };
  return { kind: "text" };
}

/** The share of zeros among the bytes at even (0) or odd (1) positions. */
function zerosAt(bytes: Uint8Array, parity: 0 | 1): number {
  let zeros = 0;
  for (let at: number = parity; at < bytes.length; at += 2) if (bytes[at] === 0) zeros += 1;
  return bytes.length < 4 ? 0 : zeros / (bytes.length / 2);
}

function archive(latin: string): InputKind {
  if (/opendocument\.spreadsheet/.test(latin)) return unusable("an OpenDocument spreadsheet (ods)", SAVE_AS);
  if (/Index\/Document\.iwa|\.iwa/.test(latin)) return unusable("an Apple Numbers document", SAVE_AS);
  if (/word\//.test(latin)) return unusable("a Word document", "Export the list as CSV instead.");
  if (SPREADSHEET_PARTS.test(latin)) return { kind: "spreadsheet" };
  return unusable("a zip archive", "Unpack it first, and name the file that is in it.");
}

function unusable(what: string, remedy: string): InputKind {
  return { kind: "unusable", problem: { rule: `it is ${what}`, remedy } };
}
