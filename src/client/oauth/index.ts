/** `concord-apis/oauth`: tokens by OAuth 2 client credentials. It needs the package oauth4webapi, which no other entry loads. */
export { clientCredentials } from "./client-credentials.ts";
export type { ClientCredentials } from "./options.ts";
export { TokenRequestFailed } from "./token-request-failed.ts";
