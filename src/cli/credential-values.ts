import type { Contract } from "../openapi/contract.ts";
import type { Part } from "./credential-parts.ts";
import { CommandFailed } from "./exit.ts";

/** Values that a password manager may make of any letters, and that no header field carries as they are. */
const FREE: readonly (string | undefined)[] = ["user", "password", "clientId", "clientSecret"];

/** A value as a credential takes it. @throws CommandFailed for one that cannot be right. It never quotes the value. */
export function checkedValue(contract: Contract, part: Part, value: string, source: string): string {
  const { pattern, supplied, scheme } = part;
  const key = value.trim();
  if (key === "")
    throw new CommandFailed(
      `${source} is set, but empty. Set it to the ${supplied === undefined ? "API key" : "value"}.`,
    );
  if (FREE.includes(supplied)) return checkedFree(supplied, key, source);
  // Basic credentials are often kept as the pair that they are.
  if (contract.securitySchemes[scheme]?.prefix === "Basic " && key.includes(":"))
    return Buffer.from(checkedFree(supplied, key, source)).toString("base64");
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new CommandFailed(
      `${source} does not hold a key: it has a space, a line break or a letter that no key has. It must hold the key alone.`,
    );
  }
  if (pattern !== undefined && !new RegExp(pattern, "u").test(key)) {
    throw new CommandFailed(
      `${source} does not have the form of such a key (${pattern}). Was it copied whole?`,
    );
  }
  return key;
}

function checkedFree(supplied: string | undefined, value: string, source: string): string {
  if (/\p{Cc}/u.test(value))
    throw new CommandFailed(
      `${source} has a line break or another control character. It must hold the value alone.`,
    );
  if (supplied === "user" && value.includes(":"))
    throw new CommandFailed(
      `${source} has a colon, which no user name of HTTP has. It must hold the user name alone.`,
    );
  return value;
}
