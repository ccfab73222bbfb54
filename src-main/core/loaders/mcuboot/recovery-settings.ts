import { z } from 'zod';
import { frameBytes } from './transfer-settings.ts';

/**
 * The serial recovery of a hub's MCUboot (MCUBOOT_SERIAL): SMP by the bootloader itself, where it has no firmware to start. It
 * does not say whose hub it is. It lists only what it found valid, says of nothing that it runs, and knows no request of the
 * firmware's: by that it is told from firmware.
 */
export const recoverySettings = z
  .strictObject({
    framing: z.enum(['console', 'raw']),
    /** Older bootloaders hear version 1 alone, and drop the other without a word. */
    smpVersion: z.union([z.literal(1), z.literal(2)]),
    /** The largest SMP frame for a bootloader that does not tell what it takes. */
    frameBytes: frameBytes.default(256),
    /**
     * Single slot only: the request that has running firmware restart into it, as `{group: 0, command: 5, payload: {boot_mode:
     * 1}}`. Null for firmware that runs from RAM and takes the upload itself.
     */
    enter: z
      .strictObject({
        group: z.int().min(0).max(0xffff),
        command: z.int().min(0).max(0xff),
        payload: z
          .record(
            z.string().min(1).max(64),
            z.union([z.string(), z.int(), z.boolean(), z.array(z.string()).min(1).max(16)]),
          )
          .default({}),
      })
      .nullable()
      .default(null),
  })
  .nullable()
  .default(null);

export type RecoverySettings = NonNullable<z.infer<typeof recoverySettings>>;
