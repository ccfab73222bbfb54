import { readFile } from 'node:fs/promises';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { BenchParts } from '../bench/bench-parts.ts';
import { firmwareView } from '../review/firmware-view.ts';
import { loadCatalogueView } from '../store/catalogue.ts';
import { api } from './implementer.ts';

export const firmwareApi = ({ core, catalogue, session, options }: BenchParts) => {
  const { firmware } = api;
  return firmware.router({
    catalogue: firmware.catalogue.handler(() => firmwareView(loadCatalogueView(core.store.db))),
    update: firmware.update.handler(({ input }) => {
      catalogue.update(input.source, session.operator() ?? options.operator);
      return {};
    }),
    trustRoot: firmware.trustRoot.handler(async ({ input }) => {
      const { version, fingerprint } = await core.catalogueKeeper.trustRoot(await readRoot(input.path));
      return { version, fingerprint };
    }),
  });
};

const readRoot = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause: Error) => {
    throw new Fault('file-unreadable', `${path}: ${cause.message}`, { cause });
  });
