import { Option } from "commander";
import { SECRET_OPTIONS } from "../connection-options.ts";
import type { Parameter } from "../described-api.ts";

/** Options of `concord call` itself. A parameter with such a name gets its location as a prefix. */
const RESERVED = new Set([
  "attempts",
  "body",
  "output",
  "jq",
  "profile",
  "insecure-http",
  "pace-store",
  "all",
  "wait",
  "base-url",
  "key-file",
  "verbose",
  "help",
  ...SECRET_OPTIONS,
]);

/** A parameter with the name of its option. */
export interface CallableParameter extends Parameter {
  readonly option: string;
}

/** Gives each parameter an option of its own: its name, with its location before it where something else has that name. */
export function withOptions(parameters: readonly Parameter[]): CallableParameter[] {
  return parameters.map((parameter) => {
    const { name, in: location } = parameter;
    const isShared = parameters.some((each) => each !== parameter && each.name === name);
    const isTaken = isShared || RESERVED.has(hyphenated(name));
    return { ...parameter, option: isTaken ? `${location}-${name}` : name };
  });
}

/** All spellings of a parameter's option: `--event-id` is `--event_id` too, where that is the spelling of no other one. */
export function spellingsOf({ option }: CallableParameter, all: readonly CallableParameter[]): string[] {
  const other = hyphenated(option);
  const isClear = all.filter((each) => hyphenated(each.option) === other).length === 1;
  return isClear ? [...new Set([option, other])] : [option];
}

function hyphenated(name: string): string {
  return name.replaceAll("_", "-");
}

/** An option with its dashes for a name, by which its value is found: `--f` is not `-f`, nor `--page-size` the same as `--pageSize`. */
export class ParameterOption extends Option {
  constructor(name: string, description?: string) {
    super(`--${name} <value>`, description);
    // The parameter `no-cache` takes a value, and is not the opposite of `cache`.
    this.negate = false;
  }

  override name(): string {
    return this.long ?? "";
  }

  override attributeName(): string {
    return this.name();
  }
}
