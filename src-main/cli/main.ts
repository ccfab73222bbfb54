import { runCli } from './run-cli.ts';

/** The process around the command: Ctrl+C asks it to stop and to record how far it came; a second one ends it at once. */
const stop = new AbortController();
process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(130);
  stop.abort();
});
process.on('SIGTERM', () => stop.abort());
process.on('SIGHUP', () => stop.abort());
// Whoever read the output may be gone (`| head`, a closed window): no reason to let go of a hub in the middle of a write.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

process.exitCode = await runCli(process.argv.slice(2), {
  streams: { out: process.stdout, err: process.stderr },
  variables: process.env,
  signal: stop.signal,
});
