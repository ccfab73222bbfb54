import { requireDeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { requireOperator } from '../bench/bench-commands.ts';
import type { BenchParts } from '../bench/bench-parts.ts';
import { hubDetailView } from '../review/hub-detail-view.ts';
import { hubHistory } from '../review/hub-history.ts';
import { findAsset } from '../store/hubs.ts';
import { api } from './implementer.ts';

export const hubsApi = ({ core, session, hubSearch }: BenchParts) => {
  const { hubs } = api;
  const { db } = core.store;
  return hubs.router({
    find: hubs.find.handler(({ input }) => hubSearch.find(input.text, input.limit)),
    show: hubs.show.handler(({ input }) => hubDetailView(hubHistory(db, requireDeviceId(input.id, 'Hub')))),
    release: hubs.release.handler(({ input }) => {
      const by = requireOperator(session);
      const asset = findAsset(db, requireDeviceId(input.id, 'Hub'));
      if (asset === null) throw new Fault('hub-not-found', `Hub ${input.id} is not in the asset register`);
      core.releaseHub(asset, by);
      return {};
    }),
  });
};
