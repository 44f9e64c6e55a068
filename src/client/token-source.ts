/** What a token is asked for with. */
export interface TokenRequest {
  /** The token that the API has just rejected with a 401. Only another one is of use. */
  readonly rejected?: string;
}

/**
 * A credential's value, or a function that is called for every attempt, because credentials are rotated. After a 401 it is
 * called once with the rejected token; if it gives another one, the request goes out once more.
 */
export type Token = string | ((request: TokenRequest) => string | Promise<string>);

/** A token for one attempt. */
export interface Given {
  readonly value: string | Promise<string>;
  /** Takes a newer one in its place, and says whether it is another one. */
  renew(): Promise<boolean>;
}

/** Where the calls of one client have a token from. Calls that wait for a newer one at the same time get the same. */
export function tokenSource(token: Token): () => Given {
  // Text has no newer one: the same text is no reason to send a request again.
  const ask = typeof token === "function" ? token : () => token;
  let renewal: string | Promise<string> | undefined;
  return () => {
    const seen = renewal;
    return {
      value: ask({}),
      async renew(this: { value: Given["value"] }) {
        const rejected = await this.value;
        // Whoever has had a token since the last renewal needs another one; whoever had it before, that one.
        if (renewal === seen) renewal = ask({ rejected });
        this.value = await (renewal as Given["value"]);
        return this.value !== rejected;
      },
    };
  };
}
