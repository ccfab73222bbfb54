import type { Asset } from '../../../src-shared/domain/asset.ts';
import { requireDeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { requireOperator } from '../bench/bench-commands.ts';
import type { BenchParts } from '../bench/bench-parts.ts';
import { offerView, overrideView } from '../review/override-view.ts';
import { loadCatalogueView } from '../store/catalogue.ts';
import { findAsset } from '../store/hubs.ts';
import { listOpenOverrides } from '../store/overrides.ts';
import { api } from './implementer.ts';

export const overridesApi = ({ core, session, nowMs }: BenchParts) => {
  const { overrides } = api;
  const { db } = core.store;
  const requireAsset = (text: string): Asset => {
    const asset = findAsset(db, requireDeviceId(text, 'Hub'));
    if (asset === null) throw new Fault('hub-not-found', `Hub ${text} is not in the asset register`);
    return asset;
  };
  const openViews = () => {
    const catalogue = loadCatalogueView(db);
    return listOpenOverrides(db, nowMs()).map((override) => overrideView(override, catalogue));
  };
  return overrides.router({
    offer: overrides.offer.handler(({ input }) => {
      const asset = requireAsset(input.id);
      const open = openViews().filter(({ chf }) => chf === asset.chf);
      return { offer: offerView(core.blockOf(asset), core.catalogue()), open };
    }),
    give: overrides.give.handler(({ input: { id, reason, by, why } }) => {
      const operator = requireOperator(session);
      const override = core.giveOverride(requireAsset(id), { reason, by, why, operator });
      return overrideView(override, core.catalogue());
    }),
    list: overrides.list.handler(openViews),
    withdraw: overrides.withdraw.handler(({ input }) => {
      core.withdrawOverride(input.overrideId, requireOperator(session));
      return {};
    }),
  });
};
