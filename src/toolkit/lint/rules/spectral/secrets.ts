/** Patterns of well-known credentials. */
const SHAPES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ["a signed token (JWT)", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/],
  ["an AWS access key", /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/],
  ["a GitLab token", /\bgl(?:pat|ptt|dt|rt)-[\w-]{20,}/],
  ["a Slack token", /\bxox[abeoprs]-[\w-]{10,}/],
  ["a Slack webhook", /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/],
  ["a Stripe key", /\b(?:[spr]k_live_|whsec_)[A-Za-z0-9]{16,}/],
  ["a Google key", /\bAIza[\w-]{35}/],
  ["a Google token", /\bya29\.[\w-]{20,}/],
  ["a SendGrid key", /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
  ["a Twilio key", /\b(?:SK|AC)[0-9a-f]{32}\b/],
  ["a Mailgun key", /\bkey-[0-9a-f]{32}\b/],
  ["an npm token", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["a PyPI token", /\bpypi-[\w-]{40,}/],
  ["a key of an AI service", /\bsk-(?:ant-|proj-)?[\w-]{32,}/],
  ["a Hugging Face token", /\bhf_[A-Za-z0-9]{30,}/],
  ["a Shopify token", /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/],
  ["a DigitalOcean token", /\bdo[opr]_v1_[0-9a-f]{64}/],
  ["a URL with a password", /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@{<]{3,}@/i],
];

/** Signs that a value was invented. */
const INVENTED =
  /example|sample|placeholder|dummy|redacted|your[_-]?|xxx|\*\*\*|\.\.\.|…|<[^>]*>|0123456|1234567|abcdef|(.)\1{4,}/i;

/** The kind of a well-known credential; `undefined` for any other value. */
export function shapeOf(value: string): string | undefined {
  if (value.length > 20_000) return undefined;
  const found = SHAPES.find(([, pattern]) => pattern.test(value));
  return found && !INVENTED.test(value) ? found[0] : undefined;
}

/** True for a text with a long part that looks random: no words, no UUID, no encoded text. */
export function looksSecret(value: string): boolean {
  return value.split(/[\s"'<>(),;:/?&=]+/).some((part) => isDrawn(part));
}

function isDrawn(part: string): boolean {
  if (part.length < 20 || part.length > 512 || INVENTED.test(part)) return false;
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(part)) return false;
  if (/^[0-9a-f]+$/i.test(part)) return part.length >= 32 && entropy(part) > 3.2;
  if (!/^[\w+./~-]+={0,2}$/.test(part) || !/[a-z]/.test(part) || !/[A-Z]/.test(part) || !/\d/.test(part))
    return false;
  return entropy(part) > 3.9 && !isEncodedText(part) && !hasWords(part);
}

/** Bits per character (Shannon). */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}

/** True for printable text in Base64, as a cursor may be. */
function isEncodedText(part: string): boolean {
  const decoded = Buffer.from(part, "base64url").toString("latin1");
  const printable = [...decoded].filter((character) => /[\x20-\x7e]/.test(character)).length;
  return decoded.length > 0 && printable / decoded.length > 0.95;
}

/** True if more than half is words, as in likeThis or with-hyphens. */
function hasWords(part: string): boolean {
  const words = part.match(/[A-Z]?[a-z]{4,}/g) ?? [];
  return words.join("").length > part.length / 2;
}
