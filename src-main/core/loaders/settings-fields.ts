import { z } from 'zod';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { LoaderSettings } from '../../../src-shared/domain/release.ts';

/** Fields that the settings of every loader are made of. */

/** A JavaScript regular expression, tried with the `m` flag. */
export const pattern = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    try {
      new RegExp(text, 'm');
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not a pattern' });
    }
  });

/** One with these named groups. */
export const patternWith = (...groups: readonly string[]) =>
  pattern.refine((text) => groups.every((group) => text.includes(`(?<${group}>`)), {
    error: `needs the named groups ${groups.join(', ')}`,
  });

export const baudRate = z.int().min(300).max(4_000_000);

/** A deadline. */
export const ms = z.int().min(1).max(600_000);

/** What every family's hubs tell of themselves, matched against the output of all its identity commands together. */
export const identityPatterns = {
  chf: patternWith('chf'),
  gpf: patternWith('gpf').nullable(),
  manufacturer: patternWith('manufacturer'),
  model: patternWith('model'),
};

/** Throws `loader-settings-invalid`, naming each wrong setting. */
export const parseSettings = <T>(schema: z.ZodType<T>, kind: string, settings: LoaderSettings): T => {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new Fault('loader-settings-invalid', `settings of loader ${kind}: ${z.prettifyError(parsed.error)}`);
};
