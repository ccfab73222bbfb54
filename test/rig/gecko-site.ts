import type { GeckoSettings } from '../../src-main/core/loaders/gecko/settings.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { makeGeckoFirmware } from './gecko-image.ts';
import { rigGeckoSettings } from './gecko-settings.ts';
import { type SampleSite, sampleModel } from './sample-site.ts';

/** For hubs that answer at once, where much is about hubs that no longer do. */
export const quickGeckoSettings: GeckoSettings = {
  ...rigGeckoSettings,
  deadlines: { ...rigGeckoSettings.deadlines, findMs: 3_000, commandMs: 80, knockMs: 80, enterMs: 500 },
};

/** Makes the site's Device Model one with a Gecko bootloader, with one production release over `from`; `publish` it afterwards. */
export const useGeckoHubs = async (
  site: SampleSite,
  { from, to, imageBytes }: { readonly from: string; readonly to: string; readonly imageBytes: number },
): Promise<void> => {
  const entry = { deviceModel: sampleModel, name: 'Rig hub (Gecko)', latestProduction: [] };
  await site.repository.setModel({ ...entry, loader: quickGeckoSettings });
  const hardware = { from: '0000', to: '00FF' } as Parameters<
    SampleSite['repository']['addRelease']
  >[0]['hardware'];
  const release = await site.repository.addRelease(
    {
      deviceModel: sampleModel,
      hardware,
      firmwareVersion: to as FirmwareVersion,
      container: 'raw',
      installableFrom: [from as FirmwareVersion],
      status: 'production',
    },
    makeGeckoFirmware({ version: to, padBytes: imageBytes }),
  );
  await site.setProduction(release);
};
