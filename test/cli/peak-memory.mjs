// Loaded into a command by --import: tells at its end how much memory it had at most, in MiB.
process.on("exit", () => {
  console.error(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
});
