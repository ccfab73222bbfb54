import { describe, expect, it } from 'vitest';
import { rescueHub } from '../../src-main/core/flash/rescue-hub.ts';
import type { WireIdentity } from '../../src-shared/domain/asset.ts';
import type { Quarantine } from '../../src-shared/domain/decide.ts';
import { chf, wire } from '../domain/builders.ts';
import { fresh, middle, old, step, visitWith } from './test-visit.ts';

/** A rescue over its whole pathway, on a hub that being asked stops in its bootloader. */

const steps = [step(old, middle), step(middle, fresh)];

const rescue = async (count: number, refusal: Quarantine | null = null) => {
  const { visit, said } = visitWith({ enterForRescue: async () => {} });
  const judged: WireIdentity[] = [];
  const result = await rescueHub(
    {
      visit,
      judgeByWord: async (word) => {
        await new Promise((resolve) => setImmediate(resolve));
        judged.push(word);
        return refusal;
      },
      installNext: async (next) => {
        said.push(`goes on to ${next.release.firmwareVersion}`);
        await visit.identify();
        await visit.install(chf, next);
      },
    },
    chf,
    steps.slice(0, count),
  );
  return { result, said, judged, left: visit.hubLeft(), verdicts: visit.verdicts() };
};

describe('a rescued hub', () => {
  it('is judged by its own word before it is left running, where one step was the whole way', async () => {
    const { result, said, judged, left, verdicts } = await rescue(1);
    expect([result, left]).toEqual([null, 'running']);
    expect(judged).toEqual([wire({ firmwareVersion: middle })]);
    expect(said.slice(-4)).toEqual(['version read 02', 'hub restarts', 'restart pass', 'read-version pass']);
    expect(verdicts).toEqual({ write: 'pass', restart: 'pass', version: 'pass' });
  });

  it('goes on along its pathway, and is left running by its last step', async () => {
    const { result, said, left } = await rescue(2);
    expect([result, left]).toEqual([null, 'running']);
    expect(said).toContain('goes on to 03');
    expect(said.filter((text) => text === 'hub restarts')).toHaveLength(2);
  });

  it('is left as it is where its own word is refused', async () => {
    const refusal: Quarantine = { kind: 'quarantine', reason: 'gpf-mismatch', detail: '' };
    const { result, said, left } = await rescue(2, refusal);
    expect([result, left]).toEqual([refusal, 'stopped']);
    expect(said).not.toContain('goes on to 03');
  });
});
