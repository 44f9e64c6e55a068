/** A row of the rosters that the benchmark imports. */
export interface Row {
  readonly attendee_id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly company: string;
}

const given = [
  "Amina",
  "Björn",
  "Chioma",
  "Daiki",
  "Élodie",
  "Farid",
  "Grace",
  "Hùng",
  "Inês",
  "Jan",
  "王芳",
  "Олена",
];
const family = [
  "Adeyemi",
  "Bauer",
  "Costa",
  "Dubois",
  "Eriksen",
  "Fujita",
  "García",
  "Haddad",
  "Ivanova",
  "Nguyễn",
];
const titles = ["Engineer", "Head of Events", "Product Manager", "Founder, CEO", "Researcher", "Designer"];

/** `count` valid rows from number `from`. They are the same every time, and no two are alike. */
export function roster(count: number, from = 0): Row[] {
  return Array.from({ length: count }, (_, index) => rowOf(from + index));
}

function rowOf(index: number): Row {
  return {
    attendee_id: `att-${String(index).padStart(7, "0")}`,
    name: `${pick(given, index)} ${pick(family, Math.floor(index / given.length))}`,
    email: `person.${index}@example.com`,
    title: pick(titles, index * 7),
    company: `Company ${index % 977}`,
  };
}

function pick(from: readonly string[], index: number): string {
  return from[index % from.length] ?? "";
}

/** The rows as a CSV file with a header. */
export function csv(rows: readonly Row[]): string {
  const lines = rows.map(({ attendee_id, name, email, title, company }) =>
    [attendee_id, name, email, `"${title}"`, company].join(","),
  );
  return `${["attendee_id,name,email,title,company", ...lines].join("\n")}\n`;
}

/** The rows as import bodies of at most `size` rows each, without the idempotency key. */
export function batches(rows: readonly Row[], size: number): string[] {
  const bodies: string[] = [];
  for (let from = 0; from < rows.length; from += size) {
    bodies.push(JSON.stringify({ attendees: rows.slice(from, from + size) }));
  }
  return bodies;
}

/** Adds an idempotency key to a serialised body without parsing it. */
export function keyed(body: string, key: string): string {
  return `{"idempotency_key":${JSON.stringify(key)},${body.slice(1)}`;
}
