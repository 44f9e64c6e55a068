/** Attendees with the same key carry the same e-mail address, letter case and surrounding space aside. */
export function emailKey(email: string | null): string | undefined {
  const folded = email === null ? "" : foldCase(email.normalize("NFKC").trim());
  return folded === "" ? undefined : `email ${folded}`;
}

/** Attendees with the same key carry the same name and company; without a company there is nothing to compare. */
export function nameAndCompanyKey(name: string, company: string | null): string | undefined {
  const foldedName = foldText(name);
  const foldedCompany = company === null ? "" : foldText(company);
  return foldedName === "" || foldedCompany === "" ? undefined : `name ${foldedName}\n${foldedCompany}`;
}

/**
 * Letter case, accents, punctuation and spacing aside. Accents are taken off Latin and Greek letters only: in other
 * scripts a mark makes another letter, or is a vowel.
 */
function foldText(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replace(/([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu, "$1")
    .replace(/['’.\p{Cf}]/gu, "")
    .replace(/[\p{P}\p{S}\p{Z}\p{Cc}]+/gu, " ");
  return foldCase(plain).trim();
}

/** Upper case first, so that ß meets SS and every sigma is the same. */
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase();
}
