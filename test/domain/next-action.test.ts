import { describe, expect, it } from 'vitest';
import { decide } from '../../src-shared/domain/decide.ts';
import { faultRules } from '../../src-shared/domain/faults/fault.ts';
import {
  hintOf,
  interruptedActions,
  isApplicationLost,
  rescueRule,
  retryOf,
  tornActions,
} from '../../src-shared/domain/next-action.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import { type QuarantineReason, quarantineRules } from '../../src-shared/domain/reasons.ts';
import { asset, input, sha256, version } from './builders.ts';

type Failed = Extract<AttemptOutcome, { kind: 'failed' }>;
const failed = (code: Failed['code']): AttemptOutcome => ({ kind: 'failed', code, detail: '' });
const quarantined = (reason: QuarantineReason): AttemptOutcome => ({
  kind: 'quarantined',
  reason,
  detail: '',
});
const interrupted = (hubState: 'untouched' | 'suspect' | 'good'): AttemptOutcome => ({
  kind: 'interrupted',
  hubState,
});

describe('what to do next', () => {
  it.each<[AttemptOutcome, string | null]>([
    [{ kind: 're-flashed' }, null],
    [{ kind: 'already-current' }, null],
    [quarantined('gpf-mismatch'), quarantineRules['gpf-mismatch'].hint],
    [failed('port-lost'), faultRules['port-lost'].hint],
    [failed('internal'), 'This is a bug. Send the diagnostics to support.'],
    [interrupted('untouched'), interruptedActions.untouched],
    [interrupted('suspect'), interruptedActions.suspect],
    [interrupted('good'), interruptedActions.good],
  ])('after %j is the way of that end and no other', (outcome, hint) => {
    expect(hintOf(outcome)).toBe(hint);
  });

  it('after an interruption is to flash what was not written, or may be torn, and to see run what was', () => {
    expect(interruptedActions.untouched).toMatch(/Nothing was written.*flash/);
    expect(interruptedActions.suspect).toMatch(/cut off.*flash/);
    expect(interruptedActions.good).toMatch(/written and checked.*see it run/);
  });

  it('with a torn hub names the shift lead wherever its name may be gone, and the label where it may surely', () => {
    expect(tornActions['says-who-it-is']).toMatch(/cut off.*flash/);
    expect(tornActions['says-who-it-is']).not.toMatch(/shift lead/);
    expect(tornActions['may-have-lost-its-name']).toMatch(/flash.*shift lead.*label/);
    expect(tornActions.unknown).toMatch(/flash.*shift lead/);
  });
});

describe('another try', () => {
  const allowed = { isAllowed: true, why: null };

  it.each([
    ['the bug may not come again', failed('internal')],
    ['the cable can be plugged in again', failed('port-lost')],
    ['the network comes back by itself', failed('gateway-unreachable')],
    ['the label was read wrongly', quarantined('label-unknown')],
    ['nothing was written', interrupted('untouched')],
    ['the write was cut off', interrupted('suspect')],
    ['the hub can still be seen to run', interrupted('good')],
  ])('may help where %s', (_why, outcome) => {
    expect(retryOf(outcome)).toEqual(allowed);
  });

  it.each<[string, AttemptOutcome, string]>([
    ['the hub is re-flashed', { kind: 're-flashed' }, 'This hub is done.'],
    ['the hub is current', { kind: 'already-current' }, 'This hub is done.'],
    ['the image is too large', failed('image-too-large'), faultRules['image-too-large'].hint],
    ['the hub itself is at fault', quarantined('gpf-mismatch'), quarantineRules['gpf-mismatch'].hint],
  ])('cannot help where %s, and it is said why', (_why, outcome, why) => {
    expect(retryOf(outcome)).toEqual({ isAllowed: false, why });
  });

  it('by the label is for a hub that this bench left torn, and else refused with the way of its reason', () => {
    const suspect = { from: version('01000001'), to: version('01000002'), image: sha256('01000002') };
    const rescue = { wire: null, rescue: { allowedBy: 'Lea' } };
    expect(rescueRule(decide(input({ ...rescue, asset: asset({ suspect }) })))).toEqual(allowed);
    expect(rescueRule(decide(input(rescue)))).toEqual({
      isAllowed: false,
      why: quarantineRules['rescue-not-due'].hint,
    });
  });
});

describe('a hub without a name', () => {
  it('is one whose firmware is gone, and no other failure leaves one', () => {
    expect(isApplicationLost(failed('application-lost'))).toBe(true);
    expect(isApplicationLost(failed('identity-unreadable'))).toBe(false);
    expect(isApplicationLost(interrupted('suspect'))).toBe(false);
  });
});
