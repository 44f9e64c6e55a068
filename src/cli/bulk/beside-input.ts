/** No files can be written among devices, except in memory. */
const DEVICE = /^\/(?:dev\/(?!shm\/)|proc\/)/;

/**
 * The path of a file that belongs to an input: `roster.csv` has its rejected rows in `roster.rejected.csv`. Standard input and
 * devices have them in the working directory.
 */
export function besideInput(input: string, what: string, extension: string): string {
  return `${nameOf(input)}.${what}.${extension}`;
}

function nameOf(input: string): string {
  if (input === "-") return "stdin";
  if (DEVICE.test(input)) return input.replace(DEVICE, "").replaceAll("/", "-");
  return input.replace(/\.gz$/i, "").replace(/\.(csv|tsv|txt|ndjson|jsonl|json|xlsx)$/i, "");
}
