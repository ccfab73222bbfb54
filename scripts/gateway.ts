import { parseArgs } from 'node:util';
import { readRegister } from '../test/rig/gateway/seed-register.ts';
import { startReferenceGateway } from '../test/rig/gateway/server.ts';

const usage = `npm run gateway -- [--port 8443] [--database gateway.sqlite] [--seed register.csv]

The reference gateway of resources/gateway, on this machine's loopback interface, until Ctrl+C.
  --port      0, the default, picks a free one
  --database  keeps its inventory in this file; without it everything is forgotten
  --seed      puts the hubs of an asset register into the inventory`;

const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      database: { type: 'string', default: ':memory:' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is not a number from 0 to 65535`);
  const seed = values.seed === undefined ? [] : await readRegister(values.seed);
  const gateway = await startReferenceGateway({ port, databasePath: values.database, seed });
  console.log(`Reference gateway at ${gateway.url}, ${seed.length} hubs seeded`);
  const stop = () => void gateway.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

run().catch((error: unknown) => {
  console.error(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 2;
});
