import type { SignedToken } from "../../../openapi/contract.ts";
import { quote } from "./shell.ts";

/**
 * Shell commands that sign a token as the contract says (RFC 7515, section 3.1) and put it into the variable `token`. They use
 * openssl, which is usually installed beside curl.
 */
export function signToken(recipe: SignedToken, supplied: Readonly<Record<string, string>>): string {
  const fill = (templates: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(templates).map(([name, template]) => [
        name,
        template.replace(/\{([^{}]+)\}/g, (_, variable: string) => supplied[variable] ?? ""),
      ]),
    );
  const header = JSON.stringify({ ...fill(recipe.header), alg: recipe.alg });
  const claims = JSON.stringify({ ...fill(recipe.claims), iat: 0, exp: 0 }).replace(
    '"iat":0,"exp":0',
    `"iat":'$now',"exp":'$((now + ${recipe.seconds}))'`,
  );
  return `# A token for the next ${recipe.seconds} seconds, signed with a key of the sandbox
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
now=$(date +%s)
header=$(printf '${header}' | base64url)
claims=$(printf '${claims}' | base64url)
secret=${quote(supplied[recipe.key] ?? "")}
signature=$(printf '%s' "$header.$claims" | openssl dgst -${recipe.alg.replace("HS", "sha")} -hmac "$secret" -binary | base64url)
token=$header.$claims.$signature`;
}
