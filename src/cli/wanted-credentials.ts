import type { Contract } from "../openapi/contract.ts";
import { type Part, type Variables, waysOf } from "./credential-parts.ts";

/** A value to ask for. */
export interface Wanted extends Part {
  /** Whether nobody may see what is typed. */
  readonly secret: boolean;
}

/** Values that are no secrets. */
const PUBLIC: readonly (string | undefined)[] = ["organization", "clientId", "user"];

/**
 * The values to ask for, so that most operations can be called; those of `schemes` where some are named. Where a credential can be
 * given out or made of others, these are asked for: they last longer. Empty if no operation needs a credential.
 */
export function wantedCredentials(
  contract: Contract,
  schemes: readonly string[],
  variables: Variables | undefined,
): Wanted[] {
  const chosen = schemes.length > 0 ? schemes : mostUseful(contract);
  const parts = chosen.flatMap((scheme) => {
    const ways = waysOf(contract, scheme, variables);
    // Who names a variable for the credential itself has that one.
    return (variables?.[scheme] === undefined ? ways.at(-1) : ways[0]) ?? [];
  });
  return parts.map((part) => ({ ...part, secret: !PUBLIC.includes(part.supplied) }));
}

/** The schemes that together do for most operations. Of equal ones, several do for more than one. */
function mostUseful(contract: Contract): readonly string[] {
  const all = Object.values(contract.operations).map(({ security }) => security);
  const serves = (schemes: readonly string[]) =>
    all.filter((security) => security.some((each) => each.every((scheme) => schemes.includes(scheme))))
      .length;
  const [best = []] = alternativesIn(contract)
    .map((schemes) => ({ schemes, served: serves(schemes) }))
    .sort((a, b) => b.served - a.served || b.schemes.length - a.schemes.length)
    .map(({ schemes }) => schemes);
  return best;
}

/** The schemes that operations take, each list once. */
export function alternativesIn({ operations }: Contract): (readonly string[])[] {
  const lists = Object.values(operations).flatMap(({ security }) =>
    security.filter(({ length }) => length > 0),
  );
  return [...new Map(lists.map((list) => [list.join(), list])).values()];
}
