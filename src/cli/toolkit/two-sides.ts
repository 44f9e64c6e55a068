import type { Command } from "commander";
import { allowHost } from "./allow-host.ts";
import { overlayOption } from "./overlay.ts";

/** The arguments and options of a command that compares two documents. */
export function takesTwoSides(command: Command): Command {
  return command
    .argument(
      "[names...]",
      "documents, git revisions, or APIs of redocly.yaml: the old one, then the new one",
    )
    .option("--against <old>", "the old one: a revision, folder, file or URL; then the names are new ones")
    .addOption(overlayOption())
    .addOption(allowHost());
}
