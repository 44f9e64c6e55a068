import { Option } from "commander";
import { repeated } from "../repeated.ts";

/** The overlays that a command line names. */
export function overlayOption(): Option {
  return new Option(
    "--overlay <file>",
    "OpenAPI Overlay to apply, instead of those of redocly.yaml; may be repeated",
  ).argParser(repeated);
}
