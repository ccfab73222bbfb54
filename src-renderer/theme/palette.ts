/**
 * The colours, and nowhere else. Colour belongs to the slots: everything around them is grey, so that a verdict is the
 * only thing that shouts. test/renderer/theme holds them against three kinds of dichromacy and WCAG contrast.
 */
export interface Fill {
  /** The colour that is the state. */
  readonly fill: string;
  /** Words and shapes on it. */
  readonly on: string;
}

/** `idle` stands for the three quiet states (unassigned, empty, ready), which shape, border and word tell apart. */
export const toneNames = [
  'idle',
  'working',
  're-flashed',
  'already-current',
  'failed',
  'quarantined',
  'interrupted',
] as const;
export type ToneName = (typeof toneNames)[number];

/** Those that fill a slot with a word to be read at three metres. */
export const verdictTones = [
  're-flashed',
  'already-current',
  'failed',
  'quarantined',
  'interrupted',
] as const;

export interface Palette {
  /** Behind everything. */
  readonly page: string;
  /** Slots, tables, dialogs. */
  readonly surface: string;
  /** Header row of a table, a pressed key, the track of a progress bar. */
  readonly sunken: string;
  readonly line: string;
  /** Border of something that can be pressed or filled in: 3:1 against surface. */
  readonly control: string;
  readonly ink: string;
  /** Second-rank text: still 4.5:1 on page, surface and sunken. */
  readonly inkSoft: string;
  readonly focus: string;
  /** Text that says something is wrong or wants attention, on page and surface. */
  readonly badText: string;
  readonly attentionText: string;
  readonly goodText: string;
  readonly tones: Readonly<Record<ToneName, Fill>>;
}

const black = '#0d1114';
const white = '#ffffff';

export const lightPalette: Palette = {
  page: '#e9ecef',
  surface: '#ffffff',
  sunken: '#f1f3f5',
  line: '#c9cfd5',
  control: '#76808a',
  ink: '#12171c',
  inkSoft: '#4b555f',
  focus: '#0b57d0',
  badText: '#8a0d0d',
  attentionText: '#6b4a00',
  goodText: '#075c3b',
  tones: {
    idle: { fill: '#6b7681', on: white },
    working: { fill: '#12379e', on: white },
    're-flashed': { fill: '#2fb981', on: black },
    'already-current': { fill: '#c9e9fa', on: black },
    failed: { fill: '#8a0d0d', on: white },
    quarantined: { fill: '#f7c51e', on: black },
    interrupted: { fill: '#cf86dc', on: black },
  },
};

export const darkPalette: Palette = {
  page: '#0d1114',
  surface: '#171c21',
  sunken: '#20272e',
  line: '#333c45',
  control: '#77828d',
  ink: '#f1f4f6',
  inkSoft: '#a9b3bd',
  focus: '#7db4ff',
  badText: '#ff9c93',
  attentionText: '#f3c552',
  goodText: '#5fd9ae',
  tones: {
    idle: { fill: '#6f7a84', on: black },
    working: { fill: '#3b86ff', on: black },
    're-flashed': { fill: '#2bd19b', on: black },
    'already-current': { fill: '#d3e6f8', on: black },
    failed: { fill: '#a3170f', on: white },
    quarantined: { fill: '#e8a914', on: black },
    interrupted: { fill: '#5f2690', on: white },
  },
};
