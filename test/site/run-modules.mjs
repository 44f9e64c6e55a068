// Runs the modules whose addresses it gets, one after the other. Says at the end which have failed.
const failures = [];
for (const address of process.argv.slice(2)) {
  await import(address).catch((error) => failures.push(`${address}: ${error}`));
  if (process.exitCode) failures.push(`${address}: exit code ${process.exitCode}`);
  process.exitCode = 0;
}
if (failures.length > 0) {
  console.error(failures.join("\n"));
  process.exitCode = 1;
}
