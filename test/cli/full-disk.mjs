// Loaded into a command by --import: a disk that is full after DISK_BYTES. Output to a terminal or a pipe does not count.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

let left = Number(process.env.DISK_BYTES);
const write = fs.writeSync;
fs.writeSync = (descriptor, bytes, ...more) => {
  if (descriptor > 2) {
    left -= Buffer.byteLength(bytes);
    if (left < 0) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write" });
  }
  return Reflect.apply(write, fs, [descriptor, bytes, ...more]);
};
syncBuiltinESMExports();
