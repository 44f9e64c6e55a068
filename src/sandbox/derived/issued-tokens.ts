import { createHmac, timingSafeEqual } from "node:crypto";
import type { Identification, TokenGrant, TokenReply } from "../core/api.ts";
import { openSecret } from "../core/secret.ts";
import type { Store } from "../core/store.ts";

/** The secret of every client. The published keys are the client ids. */
export const CLIENT_SECRET = "sandbox-client-secret";

/** Lifetime of a token, in s. */
const SECONDS = 3600;

const PREFIX = "sandbox-token";

/** Issues and checks tokens for client credentials. A token names its client and is signed. */
export class IssuedTokens {
  readonly #holders: ReadonlyMap<string, Identification>;

  constructor(holders: ReadonlyMap<string, Identification>) {
    this.#holders = holders;
  }

  grant(store: Store, { clientId, clientSecret, scopes, now }: TokenGrant): TokenReply {
    const holder = this.#holders.get(clientId);
    if (!holder || !("principal" in holder) || clientSecret !== CLIENT_SECRET) {
      const clients = [...this.#holders.keys()].join(", ");
      const description = `The client or its secret is unknown. Clients are ${clients}, with the secret ${CLIENT_SECRET}.`;
      return { error: "invalid_client", description };
    }
    const held = holder.principal.scopes;
    const lacking = scopes.find((scope) => !held.includes(scope));
    if (lacking !== undefined) {
      return {
        error: "invalid_scope",
        description: `The client may not have ${lacking}. It may have ${held.join(", ") || "none"}.`,
      };
    }
    const granted = scopes.length > 0 ? scopes : held;
    const claims = Buffer.from(JSON.stringify([clientId, now + SECONDS * 1000, granted])).toString(
      "base64url",
    );
    return { token: `${PREFIX}.${claims}.${signed(store, claims)}`, seconds: SECONDS, scopes: granted };
  }

  /** Identifies the client of a token; `undefined` if it is not such a token. */
  identify(store: Store, token: string, now: number): Identification | undefined {
    const [prefix, claims = "", signature = ""] = token.split(".");
    if (prefix !== PREFIX) return undefined;
    const right = Buffer.from(signed(store, claims));
    const given = Buffer.from(signature);
    if (given.length !== right.length || !timingSafeEqual(given, right)) {
      return { reason: "credential-unknown", message: "The token was not given out here, or was changed." };
    }
    // The signature proves that `grant` wrote these claims.
    const [client, ends, scopes] = JSON.parse(Buffer.from(claims, "base64url").toString()) as [
      string,
      number,
      string[],
    ];
    if (ends <= now)
      return { reason: "credential-unknown", message: "The token has ended. Have another one given out." };
    const holder = this.#holders.get(client);
    return holder && "principal" in holder ? { principal: { ...holder.principal, scopes } } : holder;
  }
}

function signed(store: Store, claims: string): string {
  return createHmac("sha256", openSecret(store, "tokens")).update(claims).digest("base64url");
}
