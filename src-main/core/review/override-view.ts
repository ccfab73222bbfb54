import type { OverrideOffer, OverrideView } from '../../../src-shared/contract/overrides.ts';
import { formatDeviceModel } from '../../../src-shared/domain/device-model.ts';
import type { Block, Override, OverrideFacts } from '../../../src-shared/domain/override.ts';
import { overrideRisks } from '../../../src-shared/domain/override-risks.ts';
import type { CatalogueView } from '../../../src-shared/domain/release.ts';

const factsView = (
  { reason, chf, registered, deviceModel, version, target }: OverrideFacts,
  catalogue: CatalogueView | null,
) => ({
  reason,
  chf,
  registered: formatDeviceModel(registered),
  deviceModel: formatDeviceModel(deviceModel),
  over: version,
  release: target,
  installs: catalogue?.releases.find(({ id }) => id === target)?.firmwareVersion ?? null,
  risk: overrideRisks[reason],
});

export const overrideView = (
  { overrideId, facts, by, why, givenAtMs, expiresAtMs }: Override,
  catalogue: CatalogueView | null,
): OverrideView => ({ ...factsView(facts, catalogue), overrideId, by, why, givenAtMs, expiresAtMs });

export const offerView = (block: Block, catalogue: CatalogueView): OverrideOffer => {
  switch (block.kind) {
    case 'none':
      return { kind: 'none' };
    case 'final':
      return { kind: 'final', detail: block.quarantine.detail, why: block.why };
    case 'liftable': {
      const { quarantine, facts, further } = block;
      return {
        kind: 'liftable',
        detail: quarantine.detail,
        facts: factsView(facts, catalogue),
        further: [...further],
      };
    }
  }
};
