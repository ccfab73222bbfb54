import { z } from 'zod';
import { pattern } from '../settings-fields.ts';
import { uptimeSettings } from './question-settings.ts';

/**
 * What proves that a hub restarted. A device acknowledges a reset before it does it, so its word is no proof.
 *
 * - Its image list, where the start changes it: another image runs, or one waits for its start no more.
 * - `banner`: the line that each start prints, heard after the reset was asked for.
 * - `uptime`: a reading after the reset that is below the one before it. Two readings in a row have to say so.
 * - `dark`: it answered, then left `echoes` echoes in a row unanswered for good, each given `answerMs` and its time on the
 *   line, then answered again. Answers come in the order of the requests, so a late one shows that the hub was slow and not
 *   away; one echo or two that noise took prove nothing. On raw links each unanswered echo costs the silence of
 *   `deadlines.resyncMs`, so only hubs that start slowly can be seen that way.
 *
 * A restart that none of these shows is not passed. A cable that was out as long as `dark` takes looks like a restart.
 */
export const restartSettings = z
  .strictObject({
    /** A line that each start of the hub prints once; null where its starts cannot be heard. */
    banner: pattern.nullable().default('\\*\\*\\* Booting MCUboot '),
    /** Starts after one restart that make a reboot loop. */
    loopBanners: z.int().min(2).max(20).default(4),
    uptime: uptimeSettings.nullable().default(null),
    /**
     * Null where nothing may be sent while the hub starts: a bootloader that waits for an upload at each start
     * (BOOT_SERIAL_WAIT_FOR_DFU) stays in it when it is asked anything. `deadlines.resetDelayMs` has to cover that wait then.
     */
    dark: z
      .strictObject({ echoes: z.int().min(2).max(20), answerMs: z.int().min(5).max(10_000) })
      .nullable()
      .default({ echoes: 3, answerMs: 80 }),
  })
  .prefault({});
