import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The folder of documents in the style of other makers. */
export const fixtures = join(import.meta.dirname, "fixtures");

/** Their file names. A document that is added is tested as the others are. */
export const STYLES: readonly string[] = readdirSync(fixtures);
