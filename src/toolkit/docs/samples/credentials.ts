import type { Contract, SecurityScheme } from "../../../openapi/contract.ts";
import type { OperationEntry } from "../model/operations.ts";
import type { Story } from "./story.ts";

/** A security scheme and a value that the sandbox accepts. */
export interface Credential {
  readonly name: string;
  readonly scheme: SecurityScheme;
  readonly value: string | Readonly<Record<string, string>>;
}

/**
 * The credentials of an operation's first alternative.
 * @throws Error if the story lacks one of them.
 */
export function credentialsOf(
  { securitySchemes }: Contract,
  { credentials }: Story,
  { id, contract }: OperationEntry,
): Credential[] {
  const [names = []] = contract.security;
  return names.map((name) => {
    const scheme = securitySchemes[name];
    const value = credentials[name];
    if (scheme !== undefined && value !== undefined) return { name, scheme, value };
    throw new Error(
      `The story of the samples has no credential "${name}" for ${id}. Add one that the sandbox takes.`,
    );
  });
}
