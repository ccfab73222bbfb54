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
export const patternOfTextWith = (...groups: readonly string[]) =>
  pattern.refine((text) => groups.every((group) => text.includes(`(?<${group}>`)), {
    error: `needs the named groups ${groups.join(', ')}`,
  });

/** As a pattern spells one; escaped backslashes are taken out before, for what follows one of them is no escape. */
const lineBreak =
  /[\n\r]|\\(?:[nr]|x0[adAD]|u000[adAD]|c[jmJM])|\[(?:\^|\\s\\S|\\S\\s|\\d\\D|\\D\\d|\\w\\W|\\W\\w)\]/;
const spansLines = (text: string): boolean => lineBreak.test(text.replaceAll('\\\\', ''));

/**
 * A JavaScript regular expression with these named groups, tried against one whole line at a time: without its line end and
 * the white space around it, from its first to its last character (whole-lines.ts). Begin with `.*` where the line does.
 */
export const patternWith = (...groups: readonly string[]) =>
  patternOfTextWith(...groups).refine((text) => !spansLines(text), {
    error:
      'is tried against one line at a time, without its line end, so it can match no line break (\\n, \\r, [\\s\\S])',
  });

export const baudRate = z.int().min(300).max(4_000_000);

/** A deadline. */
export const ms = z.int().min(1).max(600_000);

/** What every family's hubs tell of themselves, looked for in the lines of all its identity commands together. */
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
