import { mapIn, numberIn, type SmpMap } from './cbor.ts';

/** Management groups and their commands. Source: Zephyr Project, "MCUmgr SMP Groups". */
export const osGroup = 0;
export const osCommand = { echo: 0, reset: 5, parameters: 6 } as const;
export const imageGroup = 1;
export const imageCommand = { state: 0, upload: 1 } as const;
export const shellGroup = 9;
export const shellCommand = { execute: 0 } as const;

/** Error codes of SMP itself (mcumgr_err_t); a device may have others. */
export const smpError = {
  unknown: 1,
  noMemory: 2,
  invalidValue: 3,
  noEntry: 5,
  badState: 6,
  tooLarge: 7,
  notSupported: 8,
  busy: 10,
} as const;

/** Why a device refused. `group` is null where the code is one of SMP itself. */
export interface Refusal {
  readonly group: number | null;
  readonly code: number;
}

/** Null when the answer is no error: no code but 0, in `rc` (version 1, and errors of SMP itself) or `err` (version 2). */
export const refusalIn = (payload: SmpMap): Refusal | null => {
  const error = mapIn(payload, 'err');
  if (error !== null) {
    const code = numberIn(error, 'rc') ?? smpError.unknown;
    return code === 0 ? null : { group: numberIn(error, 'group'), code };
  }
  const code = numberIn(payload, 'rc') ?? 0;
  return code === 0 ? null : { group: null, code };
};

export const isRefusal = (refusal: Refusal, code: number): boolean =>
  refusal.group === null && refusal.code === code;

export const refusalText = ({ group, code }: Refusal): string =>
  group === null ? `error ${code}` : `error ${code} of group ${group}`;
