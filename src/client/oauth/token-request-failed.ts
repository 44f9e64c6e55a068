import { PrintableError } from "../error-json.ts";

/** What is known of a token request that failed. No credential is in it. */
interface Known {
  readonly tokenUrl: string;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly description?: string | undefined;
  readonly retryAt?: Date | undefined;
  readonly cause?: unknown;
}

/** The token endpoint gave no token. A call that needed it ends with this error as its `cause`. */
export class TokenRequestFailed extends PrintableError {
  override readonly name = "TokenRequestFailed";
  /** Where the token was asked for. */
  readonly tokenUrl: string;
  /** `undefined` where no response came. */
  readonly status: number | undefined;
  /** The error code of RFC 6749, section 5.2, such as `invalid_client`. */
  readonly code: string | undefined;
  readonly description: string | undefined;
  /** When the server takes the next request, as its `Retry-After` says. */
  readonly retryAt: Date | undefined;

  constructor({ tokenUrl, status, code, description, retryAt, cause }: Known) {
    const came = status
      ? `responded with ${status} and ${code ? `the code ${code}` : "no token"}`
      : "gave no response";
    const advice = (code && ADVICE[code]) ?? "";
    super(
      [
        `The token endpoint ${tokenUrl} ${came}${description ? `: ${description}` : ""}`,
        advice,
        retryAt && `Ask again at ${retryAt.toISOString()}`,
      ]
        .filter(Boolean)
        .join(". "),
      cause === undefined ? {} : { cause },
    );
    this.tokenUrl = tokenUrl;
    this.status = status;
    this.code = code;
    this.description = description;
    this.retryAt = retryAt;
  }
}

/** What to do about each code. */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_client:
    'Check clientId and clientSecret, and whether the server takes them in the header (authentication: "basic") or in the body ("post")',
  invalid_scope: "Check the option scope: the server knows no such scope, or does not give it to this client",
  unauthorized_client: "Ask the API's owner to allow this client the grant client_credentials",
  unsupported_grant_type: "The server has no grant client_credentials. Check the option tokenUrl",
  invalid_request: "Check the options scope, audience and parameters",
  invalid_target: "Check the options audience and parameters",
};
