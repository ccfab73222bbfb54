import { requireDeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { parseFirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import { correctParked, type NotificationPatch } from '../../core/notify/correct-parked.ts';
import { listParked } from '../../core/store/outbox.ts';
import { requireWorkOrderId, withCore, withReadStore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatTable } from '../table.ts';

/** More than a person works through in one sitting; the count of all is in `sync`. */
const parkedLimit = 200;

interface ResendOptions {
  readonly gpf?: string;
  readonly workOrder?: string;
  readonly firmwareVersion?: string;
}

export const notificationCommands: Register = (program, run) => {
  const notification = program
    .command('notification')
    .description('Pre-Notifications that the gateway rejected');
  notification
    .command('parked')
    .description('list parked notifications with their reasons')
    .action(() =>
      run((context): CommandResult => {
        const parked = withReadStore(context, ({ db }) => listParked(db, parkedLimit));
        context.output.result(parked, () => {
          if (parked.length === 0) return 'Nothing is parked.';
          const rows = parked.map(({ outboxId, chf, answerCode, answerDetail }) => [
            String(outboxId),
            chf,
            answerCode ?? '',
            answerDetail ?? '',
          ]);
          return formatTable(['notification', 'CHF Device ID', 'answer', 'reason'], rows);
        });
        return 'ok';
      }),
    );
  notification
    .command('resend')
    .description('queue a parked notification again, corrected where options say so')
    .argument('<number>')
    .option('--gpf <device-id>', 'correct the GPF Device ID')
    .option('--work-order <reference>', 'correct the Work Order')
    .option('--firmware-version <version>', 'correct the Firmware Version')
    .action((text: string, options: ResendOptions) =>
      run((context) => {
        const parkedId = requireNumber(text);
        const patch = patchFrom(options);
        return withCore<CommandResult>(context, async (core): Promise<CommandResult> => {
          const by = { actor: context.operator, nowMs: core.time.nowMs() };
          const outboxId = await correctParked(core.store, parkedId, patch, by);
          context.output.result(
            { outboxId },
            () => `Queued again as notification ${outboxId}; \`reflash sync\` sends it.`,
          );
          return 'ok';
        });
      }),
    );
};

const requireNumber = (text: string): number => {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new Fault(
    'arguments-invalid',
    `notification resend ${JSON.stringify(text)}: the number of a notification is due, as \`notification parked\` lists it`,
  );
};

const patchFrom = ({ gpf, workOrder, firmwareVersion }: ResendOptions): NotificationPatch => ({
  ...(gpf === undefined ? {} : { gpf: requireDeviceId(gpf, '--gpf') }),
  ...(workOrder === undefined ? {} : { workOrderId: requireWorkOrderId(workOrder) }),
  ...(firmwareVersion === undefined ? {} : { firmwareVersion: requireVersion(firmwareVersion) }),
});

const requireVersion = (text: string) => {
  const version = parseFirmwareVersion(text);
  if (version === null)
    throw new Fault('arguments-invalid', `--firmware-version ${text}: 1 to 8 characters are due`);
  return version;
};
