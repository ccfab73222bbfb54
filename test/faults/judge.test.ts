import { beforeAll, describe, expect, it } from 'vitest';
import { makeFaultBench } from './fault-bench.ts';
import { type FaultStory, storyOf } from './fault-story.ts';
import { judgeBench } from './judge/judge-bench.ts';
import type { HubRecord, RecordedAttempt } from './judge/record.ts';
import type { Fact } from './judge/wrong.ts';
import { type Book, judgeBook } from './judge-run.ts';
import { readChain } from './read-record.ts';
import { runStory } from './run-story.ts';

/**
 * The judge against records that were altered by hand: one good story over two steps, of a hub that then reverts and is written
 * again, and each time one field of its record is another.
 */

type Alter = (book: Book) => void;

const set = (target: object | undefined, changes: Readonly<Record<string, unknown>>): void => {
  if (target === undefined) throw new Error('there is nothing to alter');
  Object.assign(target, changes);
};

const story: FaultStory = {
  ...storyOf('u-boot', 1),
  kinds: ['reverts after its pass'],
  toHub: {},
  toBench: {},
  holds: 'oldest, unlisted',
  registered: 'oldest, unlisted',
  happenings: [{ when: 'after the pass', what: 'hub runs its old firmware again' }],
};

let book: Book;
let chain: ReturnType<typeof readChain>;
let benchId: string;
beforeAll(async () => {
  const bench = await makeFaultBench('u-boot', [story]);
  const run = await runStory(bench, story, 0, (kept) => {
    book = kept;
  });
  expect([run.outcome, run.again]).toEqual([{ kind: 're-flashed' }, { kind: 're-flashed' }]);
  chain = readChain(bench.core);
  benchId = bench.core.store.benchId;
  bench.remove();
}, 60_000);

const altered = (alter: Alter): readonly Fact[] => {
  const copy = structuredClone(book);
  alter(copy);
  return [...new Set(judgeBook(copy).map(({ fact }) => fact))];
};

const attempt = (copy: Book, number: number): RecordedAttempt => {
  const found = copy.record.attempts[number - 1];
  if (found === undefined) throw new Error(`the story has no attempt ${number}`);
  return found;
};
const own = (copy: Book, number: number): HubRecord => attempt(copy, number).own;
const entry = (copy: Book, number: number, kind: string) => {
  const found = attempt(copy, number).journal.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`attempt ${number} has no ${kind}`);
  return found;
};

it('has nothing against the record as it is', () => {
  expect(judgeBook(book)).toEqual([]);
  expect(judgeBench(benchId, chain)).toEqual([]);
});

const alterations: readonly (readonly [string, Fact, Alter])[] = [
  ['a write verdict that fails', 'verdict', (copy) => set(attempt(copy, 1).attempt, { write: 'fail' })],
  [
    'a version that was not read',
    'verdict',
    (copy) => set(attempt(copy, 1).attempt, { version: 'not-reached' }),
  ],
  [
    'a restart of a hub that was refused',
    'verdict',
    (copy) => set(attempt(copy, 2).attempt, { restart: 'pass' }),
  ],
  [
    'a hub left stopped that runs',
    'hub left',
    (copy) => set(attempt(copy, 1).attempt, { hubLeft: 'stopped' }),
  ],
  [
    'a hub left running that is stopped',
    'hub left',
    (copy) => set(attempt(copy, 2).attempt, { hubLeft: 'running' }),
  ],
  [
    'a re-flashed hub that is open',
    'disposition',
    (copy) => void Object.assign(own(copy, 1).dispositions[0] ?? {}, { disposition: null }),
  ],
  [
    'a hub that reverted and is re-flashed all the same',
    'disposition',
    (copy) => set(own(copy, 2), { dispositions: own(copy, 1).dispositions }),
  ],
  [
    'a disposition by another attempt',
    'disposition',
    (copy) => void Object.assign(own(copy, 3).dispositions[0] ?? {}, { attemptId: 'another' }),
  ],
  [
    'a stranger that is settled',
    'disposition',
    (copy) =>
      void Object.assign(attempt(copy, 1).stranger.dispositions[0] ?? {}, { disposition: 'quarantined' }),
  ],
  [
    'a hub that is suspect after its pass',
    'suspicion',
    (copy) => set(own(copy, 1), { suspect: { from: '01', to: '02', image: null } }),
  ],
  ['no notification', 'notification', (copy) => set(own(copy, 1), { notifications: [] })],
  [
    'a notification that stands though the hub proved it wrong',
    'notification',
    (copy) => void Object.assign(own(copy, 2).notifications[0] ?? {}, { state: 'pending' }),
  ],
  [
    'a notification of the stranger',
    'notification',
    (copy) => set(attempt(copy, 1).stranger, { notifications: own(copy, 1).notifications }),
  ],
  ...[
    'DeviceManufacturer',
    'DeviceModel',
    'SMETSCHTSVersion',
    'FirmwareVersion',
    'AssociatedGPFDeviceID',
  ].map(
    (field) =>
      [
        `a notification with another ${field}`,
        'notification' as const,
        (copy: Book) => {
          set(own(copy, 3).notifications[1]?.message, { [field]: '00' });
        },
      ] as const,
  ),
  [
    'a notification that is dated before it was',
    'notification',
    (copy) => void Object.assign(own(copy, 3).notifications[1]?.message ?? {}, { ReflashedAtMs: 1 }),
  ],
  [
    'a write of another image',
    'journal',
    (copy) => set(entry(copy, 1, 'write-begins').body, { imageSha256: '0'.repeat(64) }),
  ],
  [
    'a write to another hub',
    'journal',
    (copy) => set(entry(copy, 1, 'write-begins'), { subject: 'another' }),
  ],
  [
    'a check of a release that is not that image',
    'journal',
    (copy) => set(entry(copy, 1, 'write-checked').body, { releaseId: 'images/withdrawn.img' }),
  ],
  [
    'a version that nobody announced',
    'journal',
    (copy) => set(entry(copy, 1, 'version-read').body, { version: '01020399' }),
  ],
  [
    'a hub that never said so',
    'journal',
    (copy) => set(entry(copy, 1, 'decided').body, { wire: { chf: 'another' } }),
  ],
  [
    'an end with another reason',
    'journal',
    (copy) => set(entry(copy, 2, 'attempt-ended').body, { reason: 'no' }),
  ],
  [
    'an intent that came after its act',
    'journal',
    (copy) => set(entry(copy, 1, 'write-begins'), { seq: Number.MAX_SAFE_INTEGER }),
  ],
  [
    'an attempt from another version',
    'attempt',
    (copy) => set(attempt(copy, 1).attempt, { from: '01020399' }),
  ],
  ['an attempt to another version', 'attempt', (copy) => set(attempt(copy, 1).attempt, { to: '01020399' })],
  [
    'an attempt on another Work Order',
    'attempt',
    (copy) => set(attempt(copy, 1).attempt, { orderId: 'another' }),
  ],
  [
    'a step that never ended',
    'attempt',
    (copy) => void Object.assign(attempt(copy, 1).attempt.steps[1] ?? {}, { result: null }),
  ],
  [
    'a step that is left out',
    'attempt',
    (copy) => set(attempt(copy, 1).attempt, { steps: attempt(copy, 1).attempt.steps.toSpliced(1, 1) }),
  ],
  [
    'an attempt that began before it did',
    'attempt',
    (copy) => set(attempt(copy, 2).attempt, { beganSeq: 1 }),
  ],
  ['another version that the hub runs', 'attempt', (copy) => set(own(copy, 2), { benchVersion: '01020305' })],
  [
    'a hub that was set aside for what is not so',
    'quarantine',
    (copy) => set(attempt(copy, 2).attempt, { reason: 'release-withdrawn' }),
  ],
  [
    'an override that nobody needed',
    'override',
    (copy) =>
      set(copy.record, {
        overrides: [{ overrideId: 1, hardware: '0099', usedBy: attempt(copy, 1).attempt.attemptId }],
      }),
  ],
  ['an end below the floor', 'time', (copy) => set(attempt(copy, 1).attempt, { endedAtMs: 1 })],
];

describe('objects to', () => {
  it.each(alterations)('%s', (_what, fact, alter) => {
    expect(altered(alter)).toContain(fact);
  });

  it('a write that the world did not allow', () => {
    const closed = altered((copy) => {
      for (const deeds of copy.truth.attempts.flatMap(({ before, deeds }) => [before, deeds]))
        for (const deed of deeds)
          if (deed.kind === 'world')
            set(deed.world, { orders: deed.world.orders.map((one) => ({ ...one, isOpen: false })) });
    });
    expect(closed).toContain('permission');
  });

  it('a chain in which one entry is another', () => {
    const rows = chain.map((row) => (row.seq === 7 ? { ...row, body_json: '{}' } : row));
    expect(judgeBench(benchId, rows).map(({ fact }) => fact)).toEqual(['journal']);
  });

  it('an entry below the newest time before it', () => {
    const rows = chain.map((row, index) => (index === chain.length - 1 ? { ...row, at_ms: 1 } : row));
    expect(judgeBench(benchId, rows).map(({ fact }) => fact)).toContain('time');
  });

  it('a stop that is not due', () => {
    const last = chain.findLast(({ kind }) => kind === 'attempt-ended');
    if (last === undefined) throw new Error('no attempt ended');
    const stop = {
      ...last,
      seq: last.seq + 1,
      kind: 'release-stopped',
      body_json: '{"releaseId":"images/step.img"}',
    };
    expect(judgeBench(benchId, [...chain, stop]).map(({ fact }) => fact)).toContain('stop');
  });
});
