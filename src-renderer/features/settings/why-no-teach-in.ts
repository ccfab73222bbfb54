import type { TeachIn } from '../../../src-shared/contract/settings.ts';
import { text } from '../../text/text.ts';

const words = text.settings.teachIn;

/** Why no slot can begin now; null when each can. Settings not yet saved would be overtaken by what is taught. */
export const whyNoTeachIn = (teachIn: TeachIn, isChanged: boolean): string | null => {
  if (teachIn.kind === 'waiting') return words.why.running(teachIn.slot);
  return isChanged ? words.why.changed : null;
};
