import { runReflash } from './run-reflash.ts';

/** One bench's day in short: flash every hub, then sync. */
export interface BenchRun {
  readonly dataFolder: string;
  readonly gatewayUrl: string;
  readonly workOrderId: string;
  readonly hubs: readonly { readonly port: string; readonly label: string }[];
}

/** `node kill-child.ts <BenchRun as JSON>`: says each command as it begins, for tests that kill it on the way. */
const { dataFolder, gatewayUrl, workOrderId, hubs } = JSON.parse(process.argv[2] ?? '') as BenchRun;
const commands = [
  ...hubs.map(({ port, label }) => ['flash', '--port', port, '--label', label, '--work-order', workOrderId]),
  ['sync', '--gateway', gatewayUrl],
];
for (const command of commands) {
  process.stdout.write(`${command[0]}\n`);
  const { code, out, err } = await runReflash(dataFolder, command);
  if (code === 0) continue;
  process.stderr.write(`reflash ${command.join(' ')} returned ${code}\n${out}${err}`);
  process.exit(1);
}
