/** The same key means the same e-mail address, apart from letter case and surrounding space. */
export function emailKey(email: string | null): string | undefined {
  const folded = email === null ? "" : foldCase(email.normalize("NFKC").trim());
  return folded === "" ? undefined : `email ${folded}`;
}

/** The same key means the same name and company. Without a company there is no key. */
export function nameAndCompanyKey(name: string, company: string | null): string | undefined {
  const foldedName = foldText(name);
  const foldedCompany = company === null ? "" : foldText(company);
  return foldedName === "" || foldedCompany === "" ? undefined : `name ${foldedName}\n${foldedCompany}`;
}

/**
 * Removes differences of letter case, accents, punctuation and spacing. Only Latin and Greek letters lose their accents: in
 * other scripts a mark is a vowel or makes another letter.
 */
function foldText(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replace(/([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu, "$1")
    .replace(/['’.\p{Cf}]/gu, "")
    .replace(/[\p{P}\p{S}\p{Z}\p{Cc}]+/gu, " ");
  return foldCase(plain).trim();
}

/** Goes through upper case, which makes ß equal SS and all forms of sigma equal. */
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase();
}
