/** Columns that a rejected file adds. They are ignored on import, so the file can be corrected and imported as it is. */
export const REJECTED_COLUMNS = ["rejected_row", "rejected_reason"] as const;

/** `E-Mail address` and `email_address` are the same name; letters of any script count. */
export function normalize(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

export function snake(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "_")
      .replace(/^_+|_+$/g, "") || "value"
  );
}

/** The names by which columns are addressed: the second `Email` of a header is `Email#2`. */
export function addressesOf(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((column) => {
    const name = column.trim();
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return number === 1 || name === "" ? name : `${name}#${number}`;
  });
}

export function isOfRejectedFile(name: string): boolean {
  return REJECTED_COLUMNS.some((reserved) => reserved === name);
}
