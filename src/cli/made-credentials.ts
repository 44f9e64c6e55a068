import { signedToken, type Token } from "../client/index.ts";
import type { Contract } from "../openapi/contract.ts";
import { CommandFailed } from "./exit.ts";
import { loadOptional } from "./optional-package.ts";
import { nodeTransport } from "./transport.ts";

/** The values that make a credential, by their names. */
type Supplied = Readonly<Record<string, string>>;

/** A credential for a security scheme that takes no value as it is: a signed token, a token that is given out, or Basic. */
export async function madeCredential(
  contract: Contract,
  scheme: string,
  supplied: Supplied,
  tokenUrl: string | undefined,
): Promise<Token> {
  const definition = contract.securitySchemes[scheme];
  // RFC 7617.
  if (definition?.prefix === "Basic ")
    return Buffer.from(`${supplied.user}:${supplied.password}`).toString("base64");
  // A known contract types the names of a scheme. Here they were read from the contract itself.
  if (definition?.token) return signedToken(contract, scheme as never, supplied as never);
  const { clientId = "", clientSecret = "" } = supplied;
  await loadOptional("oauth4webapi", "A token by client id and secret", ["oauth4webapi"]);
  const { clientCredentials } = await import("../client/oauth/index.ts");
  try {
    return clientCredentials(contract, scheme, {
      ...{ clientId, clientSecret, transport: await nodeTransport() },
      ...(tokenUrl !== undefined && { tokenUrl }),
    });
  } catch (error) {
    // Options that can never work. The messages name no value.
    if (error instanceof TypeError) throw new CommandFailed(error.message);
    throw error;
  }
}
