/** Where a credential goes: `prefix` stands before the value (`"Bearer "`), which looks like `pattern`. */
export interface SecurityScheme {
  readonly in: "header" | "query";
  readonly name: string;
  readonly prefix?: string;
  readonly pattern?: string;
  readonly token?: SignedToken;
  readonly clientCredentials?: ClientCredentials;
  /** Address of the provider's metadata (OpenID Connect Discovery), which names its token endpoint. */
  readonly openIdConnectUrl?: string;
}

/** OAuth 2 client credentials (RFC 6749, section 4.4): where a token is given out, and the scopes that it can have. */
export interface ClientCredentials {
  /** An address; perhaps below the API's server. */
  readonly tokenUrl: string;
  readonly scopes: readonly string[];
}

/**
 * How the caller signs a JSON Web Token (RFC 7519) that lives for `seconds`. `supplied` are the patterns of what the caller
 * has; `{name}` in `header` and `claims` stands for one of them, and `key` names the one that signs.
 */
export interface SignedToken {
  readonly alg: "HS256" | "HS384" | "HS512";
  readonly seconds: number;
  readonly header: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, string>>;
  readonly key: string;
  readonly supplied: Readonly<Record<string, string>>;
}
