import { describe, expect, it } from 'vitest';
import { overhearLink } from '../../src-main/core/loaders/gecko/overheard-link.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';

const words = /upload complete/;

/** A link that is overheard, and what comes from its hub in these pieces. */
const hear = async (pieces: readonly string[]) => {
  const { link, device } = createVirtualLink('slot 3', { baudRate: 115_200 });
  const overheard = overhearLink(link, words);
  for (const piece of pieces) {
    device.send(Buffer.from(piece, 'latin1'));
    await overheard.link.chunks.next(1_000);
  }
  return overheard;
};

describe('a link that is overheard', () => {
  it.each<[string, readonly string[], boolean]>([
    ['nothing', [], false],
    ['other words', ['upload begun'], false],
    ['the words', ['noise upload complete noise'], true],
    ['the words in pieces', ['upload c', 'ompl', 'ete'], true],
    ['the words, and much behind them in one piece', [`upload complete${'x'.repeat(500)}`], true],
    ['the words, and much behind them', ['upload complete', 'x'.repeat(9_000)], true],
    ['the words in pieces behind much', ['x'.repeat(9_000), 'upload c', 'omplete'], true],
    ['a beginning that is long past', ['upload c', 'x'.repeat(200), 'omplete'], false],
  ])('has heard %s', async (_, pieces, isSaid) => {
    expect((await hear(pieces)).hasSaid()).toBe(isSaid);
  });

  it('keeps the newest 4,096 characters, one for each byte', async () => {
    const overheard = await hear(['a', `${'b'.repeat(4_094)}\xff`, 'c']);
    expect(overheard.heard()).toBe(`${'b'.repeat(4_094)}\xffc`);
    expect((await hear(['\xff'])).heard()).toBe('\xff');
  });

  it('has heard nothing where nothing came', async () => {
    const overheard = await hear([]);
    await expect(overheard.link.chunks.next(1)).resolves.toBeNull();
    expect(overheard.heard()).toBe('');
  });

  it('is the same link to whoever reads and writes it', async () => {
    const { link, device } = createVirtualLink('slot 3', { baudRate: 115_200 });
    const heard: string[] = [];
    device.onBytes((bytes) => void heard.push(Buffer.from(bytes).toString()));
    const { link: same } = overhearLink(Object.assign(link, { latency: 'prompt' as never }), words);
    await same.write(Buffer.from('1'));
    await same.setLines({ baudRate: 57_600 });
    expect(same).toMatchObject({ name: 'slot 3', baudRate: 57_600, latency: 'prompt' });
    device.send(Buffer.from('ab'));
    await expect(same.chunks.next(1_000)).resolves.toEqual(Buffer.from('ab'));
    expect(heard).toEqual(['1']);
    same.chunks.unread(Buffer.from('b'));
    await expect(link.chunks.next(1_000)).resolves.toEqual(Buffer.from('b'));
    same.chunks.unread(Buffer.from('c'));
    expect(same.chunks.discard()).toBe(1);
    await same.close();
    await expect(link.chunks.next(1)).rejects.toMatchObject({ code: 'port-lost' });
  });

  it('says nothing of a latency that nobody asked for', () => {
    const { link } = createVirtualLink('slot 3', { baudRate: 115_200 });
    expect('latency' in overhearLink(link, words).link).toBe(false);
  });
});
