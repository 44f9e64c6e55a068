/** The rules of this folder as a plugin of Redocly; redocly.yaml switches them on. */
export default function plugin() {
  return { id: "concord", rules: { oas3: {} } };
}
