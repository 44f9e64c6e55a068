import { gzipSync } from "node:zlib";
import { partsOf, type TestSheet, zipOf } from "../cli/xlsx.ts";
import { fencesOf } from "./fences.ts";

/** What a reader brings along to a page that does not begin in an empty folder, as commands that make it. */
export type Given = string;

/** A copy of the folder where both packages are installed already, so that installing them again takes no time. */
const INSTALLED: Given = `cp -al "$INSTALLED"/. . 2> /dev/null || cp -R "$INSTALLED"/. .
# What npm writes in place must not be shared.
rm package.json package-lock.json node_modules/.package-lock.json
cp "$INSTALLED"/package*.json .`;

/** A project with a document of the reader's own, in git: that of the guide to own APIs. */
export function ownDocument(guide: string): Given {
  const document = fencesOf(guide).find(({ title }) => title === "openapi.yaml")?.text ?? "";
  return `cd "$(mktemp -d own-project-XXXXXX)"
git init --quiet --initial-branch main
${INSTALLED}
echo node_modules > .gitignore
${file("openapi.yaml", document)}
git add openapi.yaml
git commit --quiet --message "Describe the library"`;
}

/** Everything that the examples of the commands' help name: files, keys, an event, a history in git. */
export function everythingNamed(guide: string, sandbox: string): Given {
  return `${ownDocument(guide)}
npm install yauzl saxes numfmt
mkdir -p ~/.local/share/bash-completion/completions ~/.config/fish/completions
for profile in default staging; do
  echo meshi-full-key | npx concord login --api meshi --profile $profile --base-url ${sandbox}/meshi
done
export MESHES_PUBLISHABLE_KEY=mesh_pub_concord_production_sandbox MESHES_BASE_URL=${sandbox}/meshes
npx concord call meshi getEvent --event_id summit-2026 || npx concord call meshi createEvent \\
  -f event_id=summit-2026 -f title=Summit -f start_date=2026-05-01 -f end_date=2026-05-02 -f timezone=Europe/Oslo
${file("event.json", '{"event_id":"fair-RANDOM","title":"Fair","start_date":"2026-05-01","end_date":"2026-05-02","timezone":"UTC"}\n')}
sed -i.bak "s/RANDOM/$RANDOM$RANDOM/" event.json
${file("roster.csv", "attendee_id,name,email\natt-1,Ines Costa,ines@example.com\n")}
${file("badges.csv", "Badge no,Name,Email,Diet,Notes\natt-2,Jonas Weber,jonas@example.com,vegan,late\n")}
${binary("roster.xlsx", sheets({ name: "Guests", rows: [HEAD, ["att-3", "Amina Bauer"]] }))}
${binary("guests.xlsx", sheets({ name: "Speakers", rows: [HEAD, ["att-4", "Bo Berg"]] }))}
${binary("roster.ndjson.gz", gzipSync('{"attendee_id":"att-5","name":"Dana Diaz"}\n'))}
${file("events.ndjson", EVENT)}
${binary("events.ndjson.gz", gzipSync(EVENT))}
echo 'export default {};' > rules.ts
cp openapi.yaml example.yaml
cp openapi.yaml old.yaml
cp openapi.yaml new.yaml
npx concord init example.yaml --name example
serve npx concord sandbox example --port 0
export EXAMPLE_KEY=sandbox-full-key EXAMPLE_BASE_URL="$SERVED"
sed 's/example.yaml/openapi.yaml/' example.overlay.yaml | tee api.overlay.yaml > behaviour.yaml
git add . && git commit --quiet --message "Read how it behaves" && git tag v1.4.0
git commit --quiet --allow-empty --message "Release" && git tag v1.5.0
sed -i.bak 's/version: 1.0.0/version: 1.1.0/' openapi.yaml
${file("library.CHANGELOG.md", ENTRY)}
${file("CHANGELOG.md", ENTRY)}`;
}

/** The overlay that the page makes is a change for callers, so the document has a new version. */
const ENTRY = "# Changelog\n\n## [1.1.0] - 2026-01-01\n\n### Added\n\n- What the overlay says.\n";
const HEAD = ["attendee_id", "name"];
const EVENT = '{"event":"user.signup","payload":{"email":"ines@example.com"}}\n';

function sheets(...list: readonly TestSheet[]): Buffer {
  return zipOf(partsOf({ sheets: list }));
}

/** A command that writes a file. */
export function file(name: string, text: string): string {
  return `cat > '${name}' <<'END OF FILE'\n${text}END OF FILE`;
}

function binary(name: string, content: Buffer): string {
  return `base64 -d > '${name}' <<'END OF FILE'\n${content.toString("base64")}\nEND OF FILE`;
}
