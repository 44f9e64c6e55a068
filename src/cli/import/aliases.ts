/** Other names under which sign-up tools and spreadsheets export a field; case and punctuation do not matter. */
export const aliases: Readonly<Record<string, readonly string[]>> = {
  attendee_id: [
    "id",
    "attendee",
    "attendee number",
    "attendee ref",
    "registration id",
    "external id",
    "partner id",
  ],
  name: ["full name", "attendee name", "display name"],
  email: ["e-mail", "email address", "e-mail address", "mail", "work email"],
  linkedin_url: ["linkedin", "linkedin profile", "linkedin profile url", "linkedin link"],
  title: ["job title", "position", "role", "job"],
  company: ["company name", "organization", "organisation", "employer", "account name"],
};
