/** One row of an import, after the schema check. */
export interface Row {
  readonly attendee_id: string;
  readonly name: string;
  readonly email?: string;
  readonly linkedin_url?: string;
  readonly title?: string;
  readonly company?: string;
  readonly raw_data?: object;
}

export interface RowError {
  readonly attendee_id: string;
  readonly code: "INVALID_EMAIL" | "INVALID_LINKEDIN_URL";
  readonly message: string;
}

/** Why a row cannot be used, or `undefined`. A row with two faults gets the code of its e-mail; the message names both. */
export function rowError({ attendee_id, email, linkedin_url }: Row): RowError | undefined {
  const badEmail = email !== undefined && !isEmail(email);
  const badUrl = linkedin_url !== undefined && !isWebAddress(linkedin_url);
  if (!badEmail && !badUrl) return undefined;
  const faults = [
    ...(badEmail ? [`the e-mail ${quote(email)} is not an address`] : []),
    ...(badUrl ? [`the LinkedIn URL ${quote(linkedin_url)} is not an absolute http or https address`] : []),
  ];
  const sentence = faults.join(", and ");
  return {
    attendee_id,
    code: badEmail ? "INVALID_EMAIL" : "INVALID_LINKEDIN_URL",
    message: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
  };
}

/** RFC 5321 lengths and a dot-atom local part (RFC 6531: in any script), at a domain name of two labels or more. */
const address =
  /^(?=.{1,64}@)[^\s@"(),:;<>[\]\\.]+(?:\.[^\s@"(),:;<>[\]\\.]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/** Almost every address has this form. In so few characters no part of it can be too long, and to look for it costs a third. */
const usual = /^[\w+-]+(?:\.[\w+-]+)*@(?:[a-z\d]+(?:-+[a-z\d]+)*\.)+[a-z]{2,}$/i;
const USUAL_LENGTH = 64;

function isEmail(text: string): boolean {
  if (text.length <= USUAL_LENGTH && usual.test(text)) return true;
  return text.length <= 254 && address.test(text);
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text);
}

/** Quotes a value in a message. Long values are cut. */
function quote(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}
