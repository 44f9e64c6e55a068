import { InputFile } from "../bulk/input.ts";
import { problemLines, UnusableInput } from "../bulk/input-problem.ts";
import { streamOf } from "../bulk/input-stream.ts";
import { decodedStream, sourceOf } from "../bulk/source.ts";
import { ExcelFiles } from "../bulk/xlsx/open.ts";
import { type ExitCode, exit } from "../exit.ts";
import { Columns } from "./columns.ts";
import { explain } from "./explain.ts";
import { explanationText } from "./explain-report.ts";
import type { ImportOptions } from "./options.ts";
import { rosterReading } from "./reading.ts";
import { contractOfRows } from "./run.ts";

/** Prints which fields the columns of an input would fill. Nothing is sent, and no key is needed. */
export async function explainInput(
  input: string,
  options: Pick<ImportOptions, "map" | "format" | "delimiter" | "trim" | "sheet" | "json">,
  signal: AbortSignal,
): Promise<ExitCode> {
  const name = input === "-" ? "standard input" : input;
  const excel = new ExcelFiles(options.sheet);
  let file: InputFile | undefined;
  try {
    const { fields } = await contractOfRows();
    file = input === "-" ? undefined : InputFile.open(input);
    const given = file
      ? await sourceOf(file, excel.open)
      : await decodedStream(await streamOf(input, signal), excel.open, signal);
    const spreadsheet = "parts" in given && given.spreadsheet !== undefined;
    const reading = rosterReading({
      ...options,
      columns: new Columns(fields, options.map),
      lenient: true,
      spreadsheet,
    });
    const parts = "parts" in given ? given.parts() : given;
    const explanation = await explain(parts, reading, fields, options.map ?? []);
    const code = explanation.problems.length === 0 ? exit.done : exit.misuse;
    if (options.json)
      console.log(
        JSON.stringify({
          status: code === exit.done ? "explained" : "invalid",
          exitCode: code,
          input: name,
          ...explanation,
        }),
      );
    else console.log(explanationText(input, explanation, options));
    return code;
  } catch (error) {
    if (!(error instanceof UnusableInput)) throw error;
    const { problems } = error;
    for (const line of problemLines(name, problems, problems.length)) console.error(line);
    if (options.json)
      console.log(
        JSON.stringify({
          status: "invalid",
          exitCode: exit.misuse,
          input: name,
          columns: [],
          problems,
          proposed: [],
        }),
      );
    return exit.misuse;
  } finally {
    excel.close();
    file?.close();
  }
}
