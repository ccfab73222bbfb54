import { readFile } from 'node:fs/promises';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { ReleaseId } from '../../../src-shared/domain/release.ts';
import { requireOperator } from '../bench/bench-commands.ts';
import type { BenchParts } from '../bench/bench-parts.ts';
import { firmwareView } from '../review/firmware-view.ts';
import { loadCatalogueView } from '../store/catalogue.ts';
import { listReleaseStops } from '../store/release-stops.ts';
import { api } from './implementer.ts';

export const firmwareApi = ({ core, catalogue, session, stopNotices, options }: BenchParts) => {
  const { firmware } = api;
  const { db } = core.store;
  return firmware.router({
    catalogue: firmware.catalogue.handler(() => firmwareView(loadCatalogueView(db), listReleaseStops(db))),
    update: firmware.update.handler(({ input }) => {
      catalogue.update(input.source, session.operator() ?? options.operator);
      return {};
    }),
    trustRoot: firmware.trustRoot.handler(async ({ input }) => {
      const { version, fingerprint } = await core.catalogueKeeper.trustRoot(await readRoot(input.path));
      return { version, fingerprint };
    }),
    clearStop: firmware.clearStop.handler(({ input }) => {
      // A stop in force is found by its exact name, so the text needs no parser of its own.
      core.clearReleaseStop(input.release as ReleaseId, requireOperator(session));
      stopNotices.refresh();
      return {};
    }),
  });
};

const readRoot = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause: Error) => {
    throw new Fault('file-unreadable', `${path}: ${cause.message}`, { cause });
  });
