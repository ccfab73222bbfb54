import { describe, expect, it } from 'vitest';
import { mergeSettings } from '../../src-main/core/bench/merge-settings.ts';
import { defaultSettings } from '../../src-main/core/store/settings.ts';

const base = {
  ...defaultSettings,
  ports: [
    { slot: 1, port: 'a' },
    { slot: 2, port: 'b' },
  ],
};

describe('a draft on top of settings that were changed meanwhile', () => {
  it('changes what it changes, and leaves what it left', () => {
    const current = {
      ...base,
      catalogueSource: '/catalogue',
      ports: [...base.ports, { slot: 3, port: 'c' }],
    };
    const draft = {
      ...base,
      slotCount: 12,
      ports: [
        { slot: 1, port: 'other' },
        { slot: 2, port: 'b' },
      ],
    };
    expect(mergeSettings({ base, current, draft })).toEqual({
      ...base,
      slotCount: 12,
      catalogueSource: '/catalogue',
      ports: [
        { slot: 1, port: 'other' },
        { slot: 2, port: 'b' },
        { slot: 3, port: 'c' },
      ],
    });
  });

  it('takes a port off that nobody else touched', () => {
    const draft = { ...base, ports: [{ slot: 2, port: 'b' }] };
    expect(mergeSettings({ base, current: base, draft }).ports).toEqual([{ slot: 2, port: 'b' }]);
  });

  it('is refused where both changed the same to something else, and says what', () => {
    const current = { ...base, slotCount: 9 };
    const draft = { ...base, slotCount: 12 };
    expect(() => mergeSettings({ base, current, draft })).toThrow(
      'the number of slots was changed meanwhile',
    );
    expect(mergeSettings({ base, current: draft, draft })).toEqual(draft);
  });

  it('does not bring a port back that was taken off meanwhile', () => {
    const current = { ...base, ports: [{ slot: 2, port: 'b' }] };
    expect(mergeSettings({ base, current, draft: { ...base, slotCount: 4 } }).ports).toEqual(current.ports);
  });

  it('is the draft itself when nobody else changed anything', () => {
    const draft = { ...base, flashAtOnce: 4, gateway: { address: 'http://gateway', everySeconds: 5 } };
    expect(mergeSettings({ base, current: base, draft })).toEqual(draft);
  });
});
