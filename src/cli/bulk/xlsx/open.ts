import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { copied } from "../decoders.ts";
import { InputFile } from "../input.ts";
import type { Parts } from "../parts.ts";
import type { OpenExcel } from "../source.ts";
import { damaged } from "./damaged.ts";

/** Opens Excel files, and deletes their temporary copies. */
export class ExcelFiles {
  readonly #sheet: string | undefined;
  #kept: { readonly file: InputFile; readonly folder: string } | undefined;

  constructor(sheet: string | undefined) {
    this.#sheet = sheet;
  }

  /** An Excel file is read from its end, so a stream is first written to the disk. */
  readonly open: OpenExcel = async (parts, file) => {
    const kept = file ?? (await this.#keep(parts));
    // Loaded here, since most inputs are no Excel files.
    const { SheetSource } = await import("./source.ts");
    return SheetSource.open(kept, this.#sheet);
  };

  close(): void {
    this.#kept?.file.close();
    if (this.#kept) rmSync(this.#kept.folder, { recursive: true, force: true });
    this.#kept = undefined;
  }

  async #keep(parts: Parts): Promise<InputFile> {
    const folder = mkdtempSync(join(tmpdir(), "concord-"));
    try {
      const path = join(folder, "input.xlsx");
      await pipeline(Readable.from(copied(parts)), createWriteStream(path, { mode: 0o600 }));
      const file = InputFile.open(path);
      if (!file) throw damaged("it could not be kept");
      this.#kept = { file, folder };
      // Where the system allows it, unlink the file now, so that it is gone even after a kill.
      if (process.platform !== "win32") rmSync(folder, { recursive: true });
      return file;
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }
}
