import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { hintOf } from '../../../src-shared/domain/next-action.ts';
import { hubLeftTexts } from '../../../src-shared/domain/outcome.ts';
import type { Core } from '../../core/create-core.ts';
import type { AttemptReport, AttemptRequest } from '../../core/flash/attempt.ts';
import type { AttemptEvent } from '../../core/flash/attempt-events.ts';
import { findPorts } from '../../core/links/port-identity.ts';
import { parseLabel } from '../../core/scan/parse-label.ts';
import { troubleFault } from '../../core/slots/locate-slots.ts';
import { loadSettings } from '../../core/store/settings.ts';
import { type CliContext, requireWorkOrderId, withCore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { type Output, progressBar } from '../output.ts';
import { seeSlotPlaces } from '../slot-places.ts';
import { formatFields } from '../table.ts';
import { describeOutcome } from './describe-outcome.ts';
import { describeSlot, describeSlots, flashSlots, type SlotResult } from './flash-slots.ts';

interface FlashOptions {
  readonly port?: string;
  readonly label?: string;
  readonly workOrder?: string;
  readonly slot?: string;
  readonly slots?: string;
  readonly armed?: boolean;
  readonly rescueBy?: string;
}

export const flashCommand: Register = (program, run) => {
  program
    .command('flash')
    .description('re-flash the hub on a port to the latest production firmware of its Device Model')
    .option('--port <path>', 'serial port of the hub')
    .option('--label <ids>', 'what the scanner read from the label: CHF or GPF Device ID, or both')
    .option('--work-order <reference>', 'Work Order (else the one open Work Order that expects this hub)')
    .option('--slot <number>', 'slot of the bench, for the record')
    .option('--slots <numbers>', 'instead of one port: "all" slots bound in the settings, or some, as 1,2,5')
    .option('--armed', 'with --slots: flash what is on the Work Order without scanning a label')
    .option(
      '--rescue-by <name>',
      'shift lead who allows a hub without firmware to be installed by its label; take it from the hub on this port',
    )
    .action((options: FlashOptions) =>
      run((context) =>
        options.slots === undefined ? flashOne(context, options) : flashMany(context, options),
      ),
    );
};

const flashOne = (context: CliContext, options: FlashOptions): Promise<CommandResult> => {
  const request = requestFrom(options);
  const { output, signal } = context;
  return withCore(context, async (core): Promise<CommandResult> => {
    await refuseOtherSlot(context, core, request);
    const report = await core.flash(request, showEvent(output), signal);
    const { recovered } = core;
    output.result({ ...report, hint: hintOf(report.outcome), recovered }, () => describe(report));
    return isGood(report) ? 'ok' : 'not-good';
  });
};

/** The record of a slot is of its own port alone. */
const refuseOtherSlot = async (
  context: CliContext,
  { store }: Core,
  { port, slot }: Pick<AttemptRequest, 'port' | 'slot'>,
): Promise<void> => {
  if (slot === null) return;
  const { present, located } = await seeSlotPlaces(context, loadSettings(store.db).ports, [port]);
  const [seen] = findPorts({ kind: 'path', value: port }, present);
  for (const [by, location] of located)
    if (by !== slot && location.kind === 'there' && location.seenAs === seen?.path)
      throw troubleFault(slot, { kind: 'taken', port, by });
};

const flashMany = (context: CliContext, options: FlashOptions): Promise<CommandResult> => {
  const { slots = 'all', workOrder, armed, port, label, slot, rescueBy } = options;
  if (
    workOrder === undefined ||
    armed !== true ||
    [port, label, slot, rescueBy].some((value) => value !== undefined)
  )
    throw new Fault(
      'arguments-invalid',
      '--slots flashes without a label being scanned: it takes --work-order and --armed, and no --port, --label, --slot or --rescue-by',
    );
  const workOrderId = requireWorkOrderId(workOrder);
  const { output, operator, signal } = context;
  return withCore(context, async (core): Promise<CommandResult> => {
    const { located } = await seeSlotPlaces(context, loadSettings(core.store.db).ports);
    const told = {
      onWait: (number: number, before: number | null): void => {
        if (before !== null) output.progress(`slot ${number} waits for its turn, ${before} before it`);
      },
      onEnd: (result: SlotResult): void =>
        output.note(
          [`  slot ${result.slot}`, describeSlot(result), result.fault?.message ?? []].flat().join(': '),
        ),
    };
    const results = await flashSlots(core, { slots, workOrderId, operator, located }, told, signal);
    output.result({ workOrderId, slots: results, recovered: core.recovered }, () => describeSlots(results));
    return results.every(({ report }) => report !== null && isGood(report)) ? 'ok' : 'not-good';
  });
};

const isGood = ({ outcome }: AttemptReport): boolean =>
  outcome.kind === 're-flashed' || outcome.kind === 'already-current';

const requestFrom = ({
  label,
  workOrder,
  port,
  slot,
  rescueBy,
}: FlashOptions): Parameters<Core['flash']>[0] => {
  if (port === undefined || label === undefined)
    throw new Fault('arguments-invalid', 'one hub takes --port and --label; all slots at once take --slots');
  return {
    label: parseLabel(label),
    workOrderId: workOrder === undefined ? null : requireWorkOrderId(workOrder),
    port,
    slot: slot === undefined ? null : requireSlot(slot),
    rescue: rescueBy === undefined ? null : { allowedBy: requireName(rescueBy) },
  };
};

const requireName = (text: string): string => {
  const name = text.trim();
  if (name.length >= 1 && name.length <= 60) return name;
  throw new Fault('arguments-invalid', '--rescue-by: the name of the shift lead who allows it is due');
};

const requireSlot = (text: string): number => {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new Fault('arguments-invalid', `--slot ${JSON.stringify(text)}: a number from 1 to 999 is due`);
};

const showEvent =
  (output: Output) =>
  (event: AttemptEvent): void => {
    switch (event.kind) {
      case 'step-began':
        output.progress(`${event.step}${event.version === null ? '' : ` ${event.version}`} ...`);
        return;
      case 'progress':
        output.progress(
          `load ${progressBar(event.acknowledgedBytes / event.totalBytes)} ${event.acknowledgedBytes} of ${event.totalBytes} bytes`,
        );
        return;
      case 'step-ended':
        output.note(
          `  ${event.step.padEnd(13)} ${event.isPass ? 'pass' : 'FAIL'}  ${(event.durationMs / 1000).toFixed(2)} s`,
        );
        return;
      case 'began':
      case 'decided':
        return;
    }
  };

/** Only of a hub that has no firmware left to say who it is. */
const rescueField = (rescue: AttemptReport['rescue']): readonly (readonly [string, string])[] => {
  if (rescue === null) return [];
  return [
    [
      'rescue',
      rescue.isAllowed
        ? 'again with --rescue-by NAME, the shift lead who allows it'
        : `not allowed: ${rescue.why}`,
    ],
  ];
};

const describe = (report: AttemptReport): string => {
  const { outcome, verdicts } = report;
  const hint = hintOf(outcome);
  const detail = 'detail' in outcome ? [['why', outcome.detail] as const] : [];
  return formatFields([
    ['outcome', describeOutcome(outcome)],
    ...detail,
    ...(hint === null ? [] : [['do', hint] as const]),
    ...rescueField(report.rescue),
    ['hub', report.chf ?? 'not known'],
    ...report.overridden.map(
      ({ overrideId, facts, by }) =>
        ['allowed', `${facts.reason}, by ${by} (override ${overrideId})`] as const,
    ),
    ['versions', `${report.from ?? '?'} -> ${report.to ?? '?'}`],
    ['verdicts', `write ${verdicts.write}, restart ${verdicts.restart}, version ${verdicts.version}`],
    ['left', hubLeftTexts[report.hubLeft]],
    ['seconds', (report.durationMs / 1000).toFixed(1)],
    [
      'line',
      report.ceilingFraction === null
        ? 'nothing sent'
        : `${(report.ceilingFraction * 100).toFixed(0)} % of its ceiling`,
    ],
  ]);
};
