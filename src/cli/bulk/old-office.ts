const SIGNATURE = "d0cf11e0a1b11ae1";
const ENCRYPTED = Buffer.from("EncryptedPackage", "utf16le");

/** Reads bytes from a position on; fewer at the end. */
type ReadAt = (position: number, length: number) => Uint8Array;

/**
 * Whether an input is an Excel file with a password. Such a file is stored in a container of the old kind (MS-CFB), whose
 * directory names it.
 */
export function isEncryptedOffice(readAt: ReadAt): boolean {
  const header = Buffer.from(readAt(0, 512));
  if (header.length < 512 || header.toString("hex", 0, 8) !== SIGNATURE) return false;
  const shift = Math.min(header.readUInt16LE(30), 12);
  const directory = (header.readUInt32LE(48) + 1) * 2 ** shift;
  // The entries of such a file fit into this.
  return Buffer.from(readAt(directory, 4096)).includes(ENCRYPTED);
}
