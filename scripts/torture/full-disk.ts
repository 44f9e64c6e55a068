import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox } from "../../src/sandbox/index.ts";
import { type Command, start } from "./command-line.ts";
import type { Count } from "./count.ts";
import { createEvent, events, roster } from "./inputs.ts";

const ROWS = 2000;
const EVENTS = 2000;
/** Free space beside the input, in kB: less than the command has to write. */
const ROOM = 16;

/**
 * Runs a command on a small disk that only it sees. The disk holds the input and little more, or is read-only. Its files are
 * copied to the folder `out` afterwards.
 */
const SMALL_DISK = `
set -e
disk=$1 out=$2 input=$3 kilobytes=$4 mode=$5
shift 5
mount -t tmpfs -o "size=\${kilobytes}k" none "$disk"
cp "$input" "$disk/"
if [ "$mode" = full ]; then :; else mount -o "remount,$mode" "$disk"; fi
status=0
"$@" || status=$?
cp -a "$disk/." "$out/"
exit "$status"`;

/** Whether this machine lets a user mount a private disk. */
function hasSmallDisks(): boolean {
  const { error, status } = spawnSync("unshare", ["-rm", "true"]);
  return !error && status === 0;
}

interface Disk {
  readonly out: string;
  run(args: readonly string[]): Command;
}

async function diskWith(
  folder: string,
  input: string,
  kilobytes: number,
  mode: "full" | "ro",
): Promise<Disk> {
  const [disk, out] = [join(folder, "disk"), join(folder, `out-${mode}-${input.split("/").at(-1)}`)];
  await mkdir(disk, { recursive: true });
  await mkdir(out);
  const through = ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh", disk, out, input, String(kilobytes), mode];
  return { out, run: (args) => start(args, { through }) };
}

/** Fills the disk beside the input, then makes it read-only. Each row and event must still be accounted for. */
export async function fullDisk(folder: string, count: Count): Promise<void> {
  if (!hasSmallDisks()) {
    console.error(
      "full disk: not tried, because this machine gives a user no disk of their own (unshare -rm)",
    );
    return;
  }
  const own = join(folder, "disks");
  await mkdir(own);
  await importOnSmallDisk(own, count);
  await emissionOnSmallDisk(own, count);
}

async function importOnSmallDisk(folder: string, count: Count): Promise<void> {
  const sandbox = await startSandbox({ apis: ["meshi"], runDuration: 0, rateLimits: false });
  const input = join(folder, "roster.csv");
  // The API rejects every row.
  await writeFile(input, roster(ROWS, 1));
  const kilobytes = Math.ceil(roster(ROWS, 1).length / 1024) + ROOM;
  for (const mode of ["full", "ro"] as const) {
    await createEvent(sandbox.urls.meshi, mode);
    const disk = await diskWith(folder, input, kilobytes, mode);
    const onDisk = join(folder, "disk", "roster.csv");
    const args = ["import", onDisk, "--event", mode, "--batch-rows", "500", "--base-url", sandbox.urls.meshi];
    const { code, err } = await disk.run(args).ended;
    const file = join(disk.out, "roster.rejected.csv");
    const lines = existsSync(file) ? (await readFile(file, "utf8")).split("\r\n").filter(Boolean) : [];
    const kept = lines.slice(1).map((line) => Number(line.split(",")[0]));
    const said = [...err.matchAll(/^rejected row (\d+): /gm)].map(([, row]) => Number(row));
    const rows = new Set([...kept, ...said]);
    if (mode === "ro") {
      const isRefused = code === 2 && err.includes("the disk can only be read") && said.length === 0;
      count.note(
        "import on a disk that can only be read",
        isRefused ? undefined : `exit ${code}: ${err.slice(-300)}`,
      );
      continue;
    }
    count.lose(ROWS - rows.size);
    const isTold =
      /the disk is full/.test(err) && rows.size === ROWS && rows.size === kept.length + said.length;
    const why = `exit ${code}, ${kept.length} rows kept and ${said.length} reported: ${err.slice(0, 300)}`;
    count.note("import on a full disk", isTold && code === 1 ? undefined : why);
    count.note(
      "its folder",
      (await readdir(disk.out)).some((name) => name.endsWith(".part")) ? "a .part is left" : undefined,
    );
  }
  await sandbox.close();
}

async function emissionOnSmallDisk(folder: string, count: Count): Promise<void> {
  const sandbox = await startSandbox({
    apis: ["meshes"],
    rateLimits: false,
    faults: ["drop-after,probability=0.5,seed=1"],
  });
  const input = join(folder, "events.ndjson");
  await writeFile(input, events(EVENTS));
  for (const mode of ["full", "ro"] as const) {
    const disk = await diskWith(folder, input, Math.ceil(events(EVENTS).length / 1024) + ROOM, mode);
    const onDisk = join(folder, "disk", "events.ndjson");
    const { out, err } = await disk.run(["emit", onDisk, "--json", "--base-url", sandbox.urls.meshes]).ended;
    const report = JSON.parse(out || "{}");
    const found: string[] = [];
    for (const kind of ["unknown", "unsent"]) {
      const file = join(disk.out, `events.${kind}.ndjson`);
      const kept = existsSync(file) ? (await readFile(file, "utf8")).split("\n").filter(Boolean) : [];
      const said = [...err.matchAll(new RegExp(`^${kind}: (.*)$`, "gm"))].map(([, line = ""]) => line);
      found.push(...[...kept, ...said].map((line) => String(JSON.parse(line).resource_id)));
    }
    const open = report.unknown + report.unsent;
    const distinct = new Set(found).size;
    count.lose(Math.max(0, open - distinct));
    const sum = report.accepted + report.rejected + open;
    const isRight = sum === EVENTS && distinct === open && found.length === open && open > 0;
    const why = `${found.length} of ${open} events found, ${distinct} different ones: ${err.slice(0, 300)}`;
    const name = mode === "ro" ? "emission on a disk that can only be read" : "emission on a full disk";
    count.note(name, isRight && /disk (is full|can only be read)/.test(err) ? undefined : why);
  }
  await sandbox.close();
}
