import type { Contract, Operation } from "../openapi/contract.ts";
import { variableOf } from "./variable-names.ts";

/** Environment variables by security scheme, where they are not called as usual. */
export type Variables = Readonly<Record<string, string>>;

/** One value that a security scheme needs, and the environment variable that holds it. */
export interface Part {
  readonly scheme: string;
  /** Name of the value among the inputs of a signed token; absent if the value is the credential itself. */
  readonly supplied?: string;
  readonly variable: string;
  readonly pattern?: string;
}

/** What each security requirement of an operation needs, in order of preference. */
export function alternativesOf(
  contract: Contract,
  { security }: Pick<Operation, "security">,
  variables?: Variables,
): Part[][] {
  return security.map((schemes) => schemes.flatMap((scheme) => partsOf(contract, scheme, variables)));
}

/** The values that a security scheme needs. */
export function partsOf(
  { name: api, securitySchemes }: Contract,
  scheme: string,
  variables: Variables = {},
): Part[] {
  const { token, pattern } = securitySchemes[scheme] ?? {};
  if (token) {
    return Object.entries(token.supplied).map(([supplied, pattern]) => ({
      scheme,
      supplied,
      variable: variableOf(api, supplied),
      pattern,
    }));
  }
  // `publishableKey` becomes `publishable_key`.
  const snake = scheme.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const usual = Object.keys(securitySchemes).length === 1 ? variableOf(api) : variableOf(api, snake);
  const variable = variables[scheme] ?? usual;
  return [{ scheme, variable, ...(pattern === undefined ? {} : { pattern }) }];
}

/** The variables of each security scheme of an API, for those who ask for values. */
export function credentialVariables(
  contract: Contract,
): { variable: string; secret: boolean; pattern?: string }[][] {
  const schemes = Object.keys(contract.securitySchemes);
  return schemes.map((scheme) =>
    partsOf(contract, scheme).map(({ variable, supplied, pattern }) => ({
      variable,
      secret: supplied !== "organization",
      ...(pattern === undefined ? {} : { pattern }),
    })),
  );
}

/** `A`, `A and B`, `A, B and C`. */
export function listed(parts: readonly Part[]): string {
  const names = parts.map(({ variable }) => variable);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
