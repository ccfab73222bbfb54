import { expect, it } from 'vitest';
import { versionText } from '../../../src-renderer/features/bench/version-text.ts';
import { hub } from '../bench-view/sample-bench.ts';

const unknown = { ...hub, from: null, to: null };
const quarantined = { kind: 'quarantined', reason: 'label-unknown', detail: '' } as const;

it('is silent about versions of a hub that was set aside before any was known', () => {
  expect(versionText({ hub: unknown, outcome: quarantined })).toBeNull();
});

it('keeps what is known of one set aside later', () => {
  expect(versionText({ hub, outcome: quarantined })).toBe('01020304 → 01020306');
});

it('says that the version of a hub already current stays', () => {
  expect(versionText({ hub, outcome: { kind: 'already-current' } })).toBe('01020304 stays');
});

it('says what is not known of a hub that was to be flashed', () => {
  const outcome = { kind: 'failed', code: 'no-reply', detail: '' } as const;
  expect(versionText({ hub: unknown, outcome })).toBe('unknown → to be decided');
});
