import { requireDeviceId } from '../../../src-shared/domain/device-id.ts';
import { formatDeviceModel } from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { type HubHistory, hubHistory } from '../../core/review/hub-history.ts';
import { findAsset } from '../../core/store/hubs.ts';
import { withCore, withReadStore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatFields, formatTable } from '../table.ts';

export const hubCommands: Register = (program, run) => {
  const hub = program.command('hub').description('one Communications Hub');
  hub
    .command('show')
    .description('record, attempts, notifications and journal of a hub, by CHF or GPF Device ID')
    .argument('<device-id>')
    .action((text: string) =>
      run((context): CommandResult => {
        const id = requireDeviceId(text, 'hub show');
        const history = withReadStore(context, ({ db }) => hubHistory(db, id));
        context.output.result(history, () => describe(history));
        return 'ok';
      }),
    );
  hub
    .command('release')
    .description('shift lead: allow the re-flash of a hub whose SMI status is not Pending')
    .argument('<device-id>')
    .action((text: string) =>
      run((context) => {
        const id = requireDeviceId(text, 'hub release');
        return withCore<CommandResult>(context, (core) => {
          const asset = findAsset(core.store.db, id);
          if (asset === null) throw new Fault('hub-not-found', `Hub ${id} is not in the asset register`);
          core.releaseHub(asset, context.operator);
          context.output.result(
            { chf: asset.chf, releasedBy: context.operator },
            () => `Hub ${asset.chf} is released.`,
          );
          return 'ok';
        });
      }),
    );
};

const describe = ({ asset, attempts, notifications, journal }: HubHistory): string => {
  const time = (ms: number): string => new Date(ms).toISOString();
  const record = formatFields([
    ['CHF Device ID', asset.chf],
    ['GPF Device ID', asset.gpf ?? 'not known'],
    ['Device Model', formatDeviceModel(asset.deviceModel)],
    ['Firmware, register', asset.registerFirmwareVersion ?? 'not known'],
    ['Firmware, bench', asset.benchFirmwareVersion ?? 'not read yet'],
    ['Firmware, acknowledged', asset.acknowledgedFirmwareVersion ?? 'nothing yet'],
    ['SMI status', asset.smiStatus ?? 'not known'],
    [
      'Storage',
      asset.suspect === null ? 'not suspect' : `suspect: ${asset.suspect.to} over ${asset.suspect.from}`,
    ],
  ]);
  const attemptRows = attempts.map(({ startedAtMs, port, fromVersion, toVersion, verdicts, end }) => [
    time(startedAtMs),
    port,
    `${fromVersion ?? '?'} -> ${toVersion ?? '?'}`,
    end?.outcome.kind ?? 'running',
    `${verdicts.write} / ${verdicts.restart} / ${verdicts.version}`,
  ]);
  const sections = [record];
  if (attempts.length > 0)
    sections.push(
      formatTable(['attempt', 'port', 'versions', 'outcome', 'write / restart / version'], attemptRows),
    );
  if (notifications.length > 0) {
    const rows = notifications.map(({ outboxId, firmwareVersion, state, batchId, answerCode }) => [
      String(outboxId),
      firmwareVersion,
      state,
      batchId ?? '',
      answerCode ?? '',
    ]);
    sections.push(formatTable(['notification', 'version', 'state', 'batch', 'answer'], rows));
  }
  const entries = journal.map(({ seq, atMs, kind, actor }) => [String(seq), time(atMs), kind, actor]);
  if (entries.length > 0) sections.push(formatTable(['journal', 'time', 'entry', 'by'], entries));
  return sections.join('\n\n');
};
