import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault, type FaultCode, isFault } from '../../src-shared/domain/faults/fault.ts';
import type { FaultRule } from '../../src-shared/domain/faults/rule.ts';

/** Read anew for each test, as each start of the program reads it: a mutant of it then needs no process of its own. */
let rules: Readonly<Record<string, FaultRule>>;
let onHub: readonly string[];
beforeEach(async () => {
  vi.resetModules();
  rules = (await import('../../src-shared/domain/faults/fault.ts')).faultRules;
  const { linkFaults } = await import('../../src-shared/domain/faults/link-faults.ts');
  const { flashFaults } = await import('../../src-shared/domain/faults/flash-faults.ts');
  onHub = Object.keys({ ...linkFaults, ...flashFaults });
});

const codesWith = (retry: string): readonly string[] =>
  Object.keys(rules).filter((code) => rules[code]?.retry === retry);

describe('a fault', () => {
  const cause = new Error('ENODEV');
  const fault = new Fault('port-lost', 'Slot 3: /dev/ttyUSB0 is gone', { cause });

  it('says its code, what happened, what to do and what it came from', () => {
    expect(fault.toData()).toEqual({
      code: 'port-lost',
      message: 'Slot 3: /dev/ttyUSB0 is gone',
      hint: rules['port-lost']?.hint,
    });
    expect(fault.cause).toBe(cause);
  });

  it('is told by its name in a log', () => {
    expect(String(fault)).toBe('Fault: Slot 3: /dev/ttyUSB0 is gone');
  });

  it.each<[boolean, string, unknown, readonly FaultCode[]]>([
    [true, 'whatever its code, where none is asked for', fault, []],
    [true, 'of the code asked for', fault, ['port-lost']],
    [true, 'of one of the codes asked for', fault, ['no-reply', 'port-lost']],
    [false, 'of another code', fault, ['no-reply']],
    [false, 'when it is a bug', new Error('oops'), []],
    [false, 'when it only looks like one', { ...fault, code: 'port-lost' }, ['port-lost']],
  ])('is one: %s, %s', (isOne, _what, error, codes) => {
    expect(isFault(error, ...codes)).toBe(isOne);
  });
});

describe('after a fault', () => {
  it.each([
    'device-id-malformed',
    'store-full',
    'catalogue-expired',
    'port-lost',
    'no-reply',
    'gateway-busy',
    'hub-busy',
    'screen-missing',
  ] satisfies readonly FaultCode[])('as %s it is known what to do', (code) => {
    expect(Object.keys(rules)).toContain(code);
  });

  it('there is a full sentence on what to do', () => {
    for (const { hint } of Object.values(rules)) expect(hint).toMatch(/^[A-Z`].{15,}\.$/s);
  });

  it('the bench, a person, or nobody tries again', () => {
    const retries = new Set(Object.values(rules).map(({ retry }) => retry));
    expect([...retries].sort()).toEqual(['automatic', 'never', 'operator']);
  });

  it('the bench tries again by itself what only waits for the network or the screen', () => {
    expect(codesWith('automatic')).toEqual([
      'gateway-unreachable',
      'gateway-timeout',
      'gateway-reply-lost',
      'gateway-busy',
      'events-lost',
    ]);
  });

  it('on a hub or its line a technician may try again, unless catalogue or adapter has to change first', () => {
    expect(codesWith('never').filter((code) => onHub.includes(code))).toEqual([
      'port-lines-refused',
      'loader-unknown',
      'loader-settings-invalid',
      'image-too-large',
      'image-unfit',
    ]);
  });

  it('of a damaged or forged catalogue nobody is asked to try again', () => {
    expect(codesWith('never')).toEqual(
      expect.arrayContaining(['catalogue-tampered', 'catalogue-rolled-back', 'image-signature-invalid']),
    );
  });
});
