import { Option } from "commander";
import { repeated } from "../repeated.ts";

/** The hosts that a command line allows beside those of redocly.yaml. */
export interface AllowedHosts {
  readonly allowHost?: readonly string[];
}

/** Documents may be somebody else's, so nothing is fetched from a host that nobody named. */
export function allowHost(): Option {
  return new Option(
    "--allow-host <name>",
    "host that a document may take parts from, over https; may be repeated",
  ).argParser(repeated);
}
