import type { Contract, Operation, SecurityScheme } from "../openapi/contract.ts";
import { variableOf } from "./variable-names.ts";

/** Environment variables by security scheme, where they are not called as usual. */
export type Variables = Readonly<Record<string, string>>;

/** One value that a security scheme needs, and the environment variable that holds it. */
export interface Part {
  readonly scheme: string;
  /** Name of the value among those that make the credential; absent if the value is the credential itself. */
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
  return security.flatMap((schemes) =>
    schemes.reduce<Part[][]>(
      (found, scheme) =>
        found.flatMap((parts) => waysOf(contract, scheme, variables).map((way) => [...parts, ...way])),
      [[]],
    ),
  );
}

/** The values that each way to fill a security scheme needs: a token, or what one is got or made with. */
export function waysOf(
  { name: api, securitySchemes }: Contract,
  scheme: string,
  variables: Variables = {},
): Part[][] {
  const definition = securitySchemes[scheme];
  if (definition?.token) {
    const parts = Object.entries(definition.token.supplied);
    return [
      parts.map(([supplied, pattern]) => ({
        scheme,
        supplied,
        variable: variableOf(api, supplied),
        pattern,
      })),
    ];
  }
  const isOnly = Object.keys(securitySchemes).length === 1;
  // `publishableKey` becomes `publishable_key`.
  const snake = scheme.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const { pattern } = definition ?? {};
  const usual = isOnly ? variableOf(api) : variableOf(api, snake);
  const variable = variables[scheme] ?? usual;
  const made = madeOf(definition).map((supplied) => {
    const word = supplied.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const own = variableOf(api, isOnly ? word : `${snake}_${word}`);
    return { scheme, supplied, variable: variables[`${scheme}.${supplied}`] ?? own };
  });
  const whole = [{ scheme, variable, ...(pattern === undefined ? {} : { pattern }) }];
  return made.length > 0 ? [whole, made] : [whole];
}

/** The values that make a credential of a scheme, where not the document but a standard says which. */
export function madeOf(scheme: SecurityScheme | undefined): readonly string[] {
  if (scheme?.clientCredentials || scheme?.openIdConnectUrl) return ["clientId", "clientSecret"];
  return scheme?.prefix === "Basic " ? ["user", "password"] : [];
}

/** `A`, `A and B`, `A, B and C`. */
export function listed(parts: readonly Pick<Part, "variable">[]): string {
  const names = parts.map(({ variable }) => variable);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
