// Meetso in small: the meetings of the past with their filters, a transcript that is awaited, a recording that is downloaded.
// It runs on a sandbox inside this process.
import { meetso } from "../generated/meetso/index.ts";
import { createClient, download, follow, paginate, unwrap } from "../src/client/index.ts";
import { startSandbox } from "../src/sandbox/index.ts";
import { begin, say } from "./narration.ts";
import { report } from "./report.ts";

const sandbox = await startSandbox({ apis: ["meetso"], runDuration: 600 });
const client = createClient(meetso, { baseUrl: sandbox.urls.meetso, token: sandbox.keys.meetso.full });

begin("Read the meetings that were recorded", 'paginate(client, "/public/v1/meetings", { params }).pages()');
const past = { query: { time_range: "past", has_recording: true, limit: 100 } } as const;
const meetings = [];
for await (const { items } of paginate(client, "/public/v1/meetings", { params: past }).pages()) {
  say(`A page of ${items.length}.`);
  meetings.push(...items);
}
const [latest] = meetings;
if (!latest) throw new Error("The organisation has no recorded meeting.");
say(`The latest: ${latest.title}, ${latest.attendees.length} invited.`);

begin("Wait for its transcript", 'follow(client, "/public/v1/transcripts/{id}", { params })');
const transcript = { path: { id: latest.transcript_id ?? "" } };
const onProgress = ({ status }: { status: string }) => say(`The transcript is ${status}.`);
const { data } = await follow(client, "/public/v1/transcripts/{id}", { params: transcript, onProgress });
say(`${data.data.segments.length} segments. The first words: "${data.data.full_text?.slice(0, 40)}..."`);

begin("Download its recording", 'download(client, "/public/v1/recordings/{id}", { params })');
const recording = { path: { id: latest.recording_id ?? "" } };
await follow(client, "/public/v1/recordings/{id}", { params: recording });
const file = await download(client, "/public/v1/recordings/{id}", { params: recording });
say(`${file.headers.get("content-type")}, ${(await file.arrayBuffer()).byteLength} bytes.`);

begin("Ask for what another organisation has", 'other.GET("/public/v1/meetings/{id}", { params })');
const other = createClient(meetso, { baseUrl: sandbox.urls.meetso, token: sandbox.keys.meetso.otherOrg });
try {
  await unwrap(other.GET("/public/v1/meetings/{id}", { params: { path: { id: latest.id } } }));
} catch (failure) {
  report(failure).forEach(say);
}

await sandbox.close();
