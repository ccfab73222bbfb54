import type { Asset, WireIdentity } from '../../../src-shared/domain/asset.ts';
import {
  formatDeviceModel,
  isSameDeviceModel,
  parseDeviceModelKey,
} from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { findAssetByChf } from '../../core/store/hubs.ts';
import { withCore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatFields } from '../table.ts';

interface IdentifyOptions {
  readonly port: string;
  readonly deviceModel?: string;
}

export const identifyCommand: Register = (program, run) => {
  program
    .command('identify')
    .description('ask the hub on a port who it is, without changing it')
    .requiredOption('--port <path>', 'serial port of the hub')
    .option(
      '--device-model <MMMM-mmmm>',
      'talk as to this Device Model (else every one in the catalogue is tried)',
    )
    .action((options: IdentifyOptions) =>
      run((context) => {
        const deviceModel = options.deviceModel === undefined ? null : requireModelKey(options.deviceModel);
        return withCore(context, async (core): Promise<CommandResult> => {
          const wire = await core.identify({ port: options.port, deviceModel }, context.signal);
          const asset = findAssetByChf(core.store.db, wire.chf);
          context.output.result({ wire, asset }, () => describe(wire, asset));
          return 'ok';
        });
      }),
    );
};

const requireModelKey = (text: string) => {
  const key = parseDeviceModelKey(text);
  if (key === null)
    throw new Fault(
      'arguments-invalid',
      `--device-model ${text}: four hex digits, a hyphen, four hex digits are due`,
    );
  return key;
};

const describe = (wire: WireIdentity, asset: Asset | null): string =>
  formatFields([
    ['CHF Device ID', wire.chf],
    ['GPF Device ID', wire.gpf ?? 'not told'],
    ['Device Model', formatDeviceModel(wire.deviceModel)],
    ['Firmware Version', wire.firmwareVersion ?? 'not told'],
    ['Asset register', compare(wire, asset)],
  ]);

const compare = (wire: WireIdentity, asset: Asset | null): string => {
  if (asset === null) return 'does not hold this hub';
  const differences = [
    ...(isSameDeviceModel(asset.deviceModel, wire.deviceModel) ? [] : [formatDeviceModel(asset.deviceModel)]),
    ...(asset.gpf !== null && wire.gpf !== null && asset.gpf !== wire.gpf ? [`GPF ${asset.gpf}`] : []),
  ];
  return differences.length === 0 ? 'agrees' : `holds another: ${differences.join(', ')}`;
};
