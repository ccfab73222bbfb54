import type { ToneName } from './palette.ts';

/** A shape for each state, so that none depends on its colour. Four of them are quiet forms of idle. */
export type ShapeName = Exclude<ToneName, 'idle'> | 'waiting' | 'ready' | 'empty' | 'unassigned';
