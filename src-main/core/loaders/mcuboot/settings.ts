import { z } from 'zod';
import type { LoaderSettings } from '../../../../src-shared/domain/release.ts';
import { baudRate, parseSettings } from '../settings-fields.ts';
import { bootModes, startsOf, startWays } from './boot-mode.ts';
import { identitySettings, versionSettings } from './question-settings.ts';
import { recoverySettings } from './recovery-settings.ts';
import { restartSettings } from './restart-settings.ts';
import { deadlineSettings, transferSettings, triesSettings } from './transfer-settings.ts';

/**
 * Settings of the `mcuboot` loader, as they stand in the signed catalogue under a Device Model's entry. Patterns are
 * JavaScript regular expressions. One with fields, which are its named groups, must match a whole line of the shell's output
 * that was seen to end, from its first to its last character, white space around it aside.
 *
 * SMP has no request that changes the speed of its line, so there is one, that of the firmware: a noisy line is left as it
 * is, its frames are sent again, and the bench names it.
 */
const fields = z.strictObject({
  kind: z.literal('mcuboot'),
  baudRate,
  /** `console`: lines of base64 (the usual serial transport). `raw`: frames as they are. */
  framing: z.enum(['console', 'raw']),
  /** SMP version of the requests; 2 has devices name the group of an error. */
  smpVersion: z.union([z.literal(1), z.literal(2)]),
  bootMode: z.enum(bootModes),
  /**
   * When the bootloader hashes an image that it starts. A list tells the hash that came with an image; only where it is
   * reckoned anew `each-start` (MCUBOOT_VALIDATE_PRIMARY_SLOT) does it speak of the bytes that run. No default: either one,
   * assumed of the wrong hub, would be untrue.
   */
  validates: z.enum(['each-start', 'when-installed']),
  /** The firmware that is asked is the one that runs, and it is asked again after the restart. */
  identity: identitySettings,
  version: versionSettings,
  image: z.strictObject({
    /** Image number, for devices with several; left out of requests when 0. */
    number: z.int().min(0).max(15),
  }),
  transfer: transferSettings,
  start: z.enum(startWays),
  restart: restartSettings,
  /** Null where the bootloader speaks no SMP: a hub without firmware is mute then, and stays so. */
  recovery: recoverySettings,
  tries: triesSettings,
  deadlines: deadlineSettings,
});

export type McubootSettings = z.infer<typeof fields>;

interface Complaint {
  readonly path: string[];
  readonly message: string;
}

const complaint = (path: string, message: string): Complaint => ({ path: path.split('.'), message });

const ofTransfer = ({ framing, transfer }: McubootSettings): readonly Complaint[] => {
  if (framing !== 'raw') return [];
  const complaints: Complaint[] = [];
  if (transfer.match === 'required')
    complaints.push(
      complaint(
        'transfer.match',
        '"required" takes framing "console": raw frames carry no checksum, so noise can turn the word over',
      ),
    );
  if (transfer.window > 1)
    complaints.push(
      complaint(
        'transfer.window',
        'is 1 over raw frames: where a piece lost a byte, the next one would be taken for its end, and stored',
      ),
    );
  return complaints;
};

const ofBootMode = ({ bootMode, start, recovery }: McubootSettings): readonly Complaint[] => {
  const complaints: Complaint[] = [];
  const starts = startsOf[bootMode];
  if (!starts.includes(start))
    complaints.push(complaint('start', `boot mode "${bootMode}" takes ${starts.join(', ')}`));
  if (bootMode === 'single-slot' && recovery === null)
    complaints.push(
      complaint('recovery', 'boot mode "single-slot" needs it: a write that is cut off leaves nothing else'),
    );
  if (bootMode !== 'single-slot' && recovery !== null && recovery.enter !== null)
    complaints.push(complaint('recovery.enter', `boot mode "${bootMode}" takes uploads while it runs`));
  return complaints;
};

const triesWithin = 3;

/** A lost byte costs the silence, and the next try may lose one too. */
const ofSilence = ({ framing, recovery, deadlines }: McubootSettings): readonly Complaint[] => {
  if (framing !== 'raw' && recovery?.framing !== 'raw') return [];
  const everyMs = Math.max(deadlines.resyncMs, deadlines.wakeEveryMs);
  return (['enterMs', 'backMs'] as const)
    .filter((name) => deadlines[name] < triesWithin * everyMs)
    .map((name) =>
      complaint(
        `deadlines.${name}`,
        `${deadlines[name]} ms leave no room for ${triesWithin} tries on a raw link, ${everyMs} ms each`,
      ),
    );
};

export const mcubootSettingsSchema = fields.superRefine((settings, context) => {
  for (const { path, message } of [...ofTransfer(settings), ...ofBootMode(settings), ...ofSilence(settings)])
    context.addIssue({ code: 'custom', path, message });
});

/** Rejects with `loader-settings-invalid`, naming each wrong setting. */
export const parseMcubootSettings = (settings: LoaderSettings): McubootSettings =>
  parseSettings(mcubootSettingsSchema, 'mcuboot', settings);
