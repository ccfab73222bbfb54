import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  placeWindow,
  readWindowState,
  writeWindowState,
} from '../../src-main/hosts/electron/window-state.ts';

const left = { x: 0, y: 0, width: 1_920, height: 1_040 };
const right = { x: 1_920, y: -200, width: 2_560, height: 1_400 };
const kept = (x: number, y: number) => ({
  bounds: { x, y, width: 1_300, height: 800 },
  isMaximized: false,
});

describe('where the window opens', () => {
  it.each([
    ['where it was', kept(100, 80)],
    ['where it was on another screen', kept(2_000, -200)],
    ['where it was, though half outside', kept(1_800, 900)],
  ])('is %s', (_what, state) => {
    expect(placeWindow(state, [left, right])).toEqual(state);
  });

  it.each([
    ['on a screen that is gone', kept(2_000, -200)],
    ['below the task bar', kept(100, 1_030)],
    ['above every screen', kept(100, -400)],
    ['out of reach to the left', kept(-1_250, 80)],
  ])('is the middle when it was %s', (_what, state) => {
    expect(placeWindow(state, [left])).toEqual({ bounds: { width: 1_440, height: 900 }, isMaximized: false });
  });

  it('is the middle the first time', () => {
    expect(placeWindow(null, [left]).bounds).not.toHaveProperty('x');
  });
});

describe('the kept place of the window', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reflash-window-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read as it was written', () => {
    const file = join(folder, 'window-state.json');
    writeWindowState(file, kept(1, 2));
    expect(readWindowState(file)).toEqual(kept(1, 2));
  });

  it.each([
    '',
    '{',
    '{"bounds":{"x":0}}',
    '{"bounds":{"x":0,"y":0,"width":1,"height":1},"isMaximized":false}',
  ])('counts for nothing when it holds %j', (text) => {
    const file = join(folder, 'window-state.json');
    writeFileSync(file, text);
    expect(readWindowState(file)).toBeNull();
  });

  it('is none before the first time', () => {
    expect(readWindowState(join(folder, 'none.json'))).toBeNull();
  });
});
