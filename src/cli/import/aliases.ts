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
  email: ["e-mail", "email address", "e-mail address", "mail", "work email", "attendee email"],
  linkedin_url: ["linkedin", "linkedin profile", "linkedin profile url", "linkedin link"],
  title: ["job title", "position", "role", "job"],
  company: ["company name", "organization", "organisation", "employer", "account name"],
};

/** Pairs of columns that together make a field, in the order in which they are joined. The first pair of an input counts. */
export const pairs: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  name: [
    // Before the others: where an order has names too, those are of the buyer.
    ["attendee first name", "attendee last name"],
    ["first name", "last name"],
    ["given name", "family name"],
    ["given name", "surname"],
    ["first name", "surname"],
    ["firstname", "lastname"],
    ["vorname", "nachname"],
    ["prénom", "nom"],
    ["nombre", "apellidos"],
  ],
};

/**
 * Columns that identify people in the exports of usual tools. They are proposed for a field, never used without consent.
 * E-mail addresses are not among them: an id has no @, and people change their address.
 */
export const proposals: Readonly<Record<string, readonly (string | readonly [string, string])[]>> = {
  attendee_id: [
    ["Order code", "Position ID"],
    "Confirmation Number",
    "Confirmation #",
    "api_id",
    "guest_id",
    "Ticket ID",
    "Ticket number",
    "Barcode #",
    "Barcode",
    "Attendee #",
    "Attendee no",
    "Registration number",
    "Registrant ID",
    "Reference number",
    "User ID",
    "username",
    "Order ID",
    "Order #",
  ],
};
