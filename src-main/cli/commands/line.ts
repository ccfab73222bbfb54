import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { systemClock } from '../../core/clock.ts';
import { closeLink } from '../../core/identify/close-link.ts';
import type { ByteLink } from '../../core/links/byte-link.ts';
import { type LineMeasure, type LineProbe, measureLine } from '../../core/links/measure-line.ts';
import { stopAndWaitCeiling } from '../../core/protocols/ceiling.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatFields } from '../table.ts';
import { lineCheckCommand } from './line-check.ts';
import { lineHealthCommand } from './line-health.ts';

interface LineOptions {
  readonly port: string;
  readonly baud: string;
  readonly probe: string;
}

interface LineReport extends LineMeasure {
  readonly port: string;
  readonly baudRate: number;
  readonly latency: NonNullable<ByteLink['latency']>;
  /** Share of the line's rate that a transfer of 1 KiB frames can reach at this turn-around, 0..1. */
  readonly ceilingFraction: number | null;
  readonly suggestion: string;
}

const usualBaud = '115200';
const probes: Readonly<Record<string, number>> = { 'ctrl-c': 0x03, enter: 0x0d };
/** FTDI's timer of 16 ms shows as 8 ms or more on the average; no bootloader takes this long over one key. */
const slowMs = 8;
const bitsPerByte = 10;

export const lineCommands: Register = (program, run) => {
  const line = program.command('line').description('the serial line between bench and hub');
  lineCheckCommand(line, run);
  lineHealthCommand(line, run);
  line
    .command('test')
    .description('measure how fast the hub on a port answers, and say what slows it')
    .requiredOption('--port <path>', 'serial port of the hub')
    .option('--baud <rate>', 'speed of the line', usualBaud)
    .option(
      '--probe <key>',
      'ctrl-c, or enter for a menu that answers it (U-Boot repeats its last command then)',
      'ctrl-c',
    )
    .action((options: LineOptions) =>
      run(async ({ output, openLink, signal }): Promise<CommandResult> => {
        const { port } = options;
        const baudRate = requireBaud(options.baud);
        const probe = probeOf(options.probe);
        const link = await openLink(port, { kind: 'line-test', baudRate }, signal);
        try {
          const measure = await measureLine(link, probe, systemClock.monotonicMs, signal);
          const report = reportOf(link, port, measure);
          output.result(report, () => describe(report));
          return measure.answered > 0 ? 'ok' : 'not-good';
        } finally {
          await closeLink(link, (error) => output.bug(error));
        }
      }),
    );
};

const requireBaud = (text: string): number => {
  const rate = Number(text);
  if (/^\d{3,7}$/.test(text) && rate >= 300 && rate <= 4_000_000) return rate;
  throw new Fault('arguments-invalid', `--baud ${JSON.stringify(text)}: 300 to 4000000 is due`);
};

const probeOf = (name: string): LineProbe => {
  const key = probes[name];
  if (key === undefined)
    throw new Fault('arguments-invalid', `--probe ${JSON.stringify(name)}: ctrl-c or enter is due`);
  return { bytes: Uint8Array.of(key), times: 20, waitMs: 250, quietMs: 30 };
};

const reportOf = (link: ByteLink, port: string, measure: LineMeasure): LineReport => {
  const { baudRate, latency = 'not-asked' } = link;
  return {
    port,
    baudRate,
    latency,
    ...measure,
    ceilingFraction: measure.medianMs === null ? null : shareOf(baudRate, measure.medianMs),
    suggestion: suggest(measure, latency),
  };
};

const shareOf = (baudRate: number, turnAroundMs: number): number =>
  stopAndWaitCeiling({ baudRate, payloadBytes: 1024, frameBytes: 1029, replyBytes: 1, turnAroundMs }) /
  (baudRate / bitsPerByte);

const suggest = (
  { answered, sent, unasked, medianMs }: LineMeasure,
  latency: LineReport['latency'],
): string => {
  if (medianMs === null)
    return unasked > 0
      ? 'The hub talks all the time and answers nothing: stop it at its boot prompt (reflash identify), and check the baud rate.'
      : 'Nothing answers. Check power, cable and baud rate, and that the hub is at its boot prompt (reflash identify).';
  if (answered < sent)
    return `${sent - answered} of ${sent} probes got no answer: check plug, cable and baud rate.`;
  if (medianMs < slowMs) return 'Nothing to improve.';
  if (latency === 'low')
    return 'The driver is in low-latency mode, so adapter or hub is slow: try the hub on another adapter.';
  return 'The adapter holds bytes back. Set its latency timer to 1 ms (Linux: latency_timer of the port under /sys/bus/usb-serial/devices; Windows: the port, Advanced, Latency Timer).';
};

const latencyText = {
  low: 'granted by the driver',
  refused: 'refused by the driver',
  'not-asked': 'not offered on this system or port',
} as const;

const describe = (report: LineReport): string => {
  const { medianMs, worstMs, ceilingFraction } = report;
  const measured =
    medianMs === null || worstMs === null || ceilingFraction === null
      ? []
      : ([
          ['turn-around', `${medianMs.toFixed(1)} ms in the middle, ${worstMs.toFixed(1)} ms at worst`],
          ['1 KiB frames', `up to ${(ceilingFraction * 100).toFixed(0)} % of the line's rate`],
        ] as const);
  return formatFields([
    ['line', `${report.port} at ${report.baudRate} baud`],
    ['answers', `${report.answered} of ${report.sent}`],
    ...measured,
    ['low latency', latencyText[report.latency]],
    ['do', report.suggestion],
  ]);
};
