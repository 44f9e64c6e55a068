import { UnusableInput } from "../input-problem.ts";

/** A file that claims to be Excel but is not valid. */
export function damaged(what: string): UnusableInput {
  return new UnusableInput({
    rule: `the Excel file is damaged: ${what}`,
    remedy: "Open it in a spreadsheet program, save it anew as xlsx, and try that one.",
  });
}

/** A file that holds far more than any spreadsheet program would write. */
export function tooMuch(what: string): UnusableInput {
  return new UnusableInput({
    rule: `the Excel file is not read: ${what}`,
    remedy: 'If it is what it should be, save the sheet as "CSV UTF-8" and import that.',
  });
}

export const protectedByPassword = new UnusableInput({
  rule: "the Excel file is protected by a password",
  remedy:
    "Open it in Excel, remove the password (File, Info, Protect Workbook, Encrypt with Password), and save it.",
});
