import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { parseLabelCodes } from '../../../src-shared/domain/scan-code.ts';

/** As {@link parseLabelCodes}, for callers to whom a malformed label is a fault: throws `device-id-malformed`. */
export const parseLabel = (text: string): readonly DeviceId[] => {
  const label = parseLabelCodes(text);
  if (label.kind === 'malformed') throw new Fault('device-id-malformed', label.why);
  return label.ids;
};
