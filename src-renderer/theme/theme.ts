import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { darkPalette, lightPalette, type Palette, toneNames } from './palette.ts';

/** Graphite, light to dark: the one colour of the controls, and Mantine's grey. */
const graphite: MantineColorsTuple = [
  '#f5f7f8',
  '#f1f3f5',
  '#e3e7ea',
  '#c9cfd5',
  '#a9b3bd',
  '#76808a',
  '#4b555f',
  '#2b333b',
  '#1b2127',
  '#12171c',
];

/** Mantine's dark scheme takes text from the start of this row and backgrounds from its end. */
const dark: MantineColorsTuple = [
  '#f1f4f6',
  '#d3dae0',
  '#a9b3bd',
  '#8b96a0',
  '#4a5560',
  '#333c45',
  '#20272e',
  '#171c21',
  '#12161a',
  '#0d1114',
];

const sans = "'Segoe UI', 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', system-ui, sans-serif";
const mono = "'Cascadia Mono', Consolas, 'Liberation Mono', 'DejaVu Sans Mono', ui-monospace, monospace";

/** The head of a dialog is an HTML header, which a screen reader would take for the page's own banner. */
const plainHeader = { header: { role: 'presentation' } };

/** A dialog is a slot's surface laid over the rest; its way out is as large as any other target. */
const dialogStyles = {
  content: { background: 'var(--surface)', border: '1px solid var(--line)' },
  header: { background: 'var(--surface)', padding: 'var(--gap-3) var(--gap-4)' },
  title: { fontSize: 'var(--text-title)', fontWeight: 700 },
  body: { padding: '0 var(--gap-4) var(--gap-4)' },
  close: { width: 'var(--target)', height: 'var(--target)' },
};

export const theme = createTheme({
  colors: { graphite, gray: graphite, dark },
  primaryColor: 'graphite',
  primaryShade: { light: 9, dark: 1 },
  autoContrast: true,
  white: '#ffffff',
  black: '#12171c',
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '1rem', lg: '1.25rem', xl: '1.5rem' },
  headings: { fontFamily: sans, fontWeight: '650' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1.25rem', xl: '2rem' },
  radius: { xs: '2px', sm: '3px', md: '3px', lg: '4px', xl: '4px' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    Modal: {
      defaultProps: { centered: true, transitionProps: { duration: 0 }, attributes: plainHeader },
      styles: dialogStyles,
    },
    Drawer: {
      defaultProps: { transitionProps: { duration: 0 }, attributes: plainHeader },
      styles: dialogStyles,
    },
    SegmentedControl: { defaultProps: { transitionDuration: 0 } },
    Tooltip: { defaultProps: { withArrow: false, openDelay: 300 } },
  },
});

const variablesOf = (palette: Palette): Record<string, string> => ({
  '--page': palette.page,
  '--surface': palette.surface,
  '--sunken': palette.sunken,
  '--line': palette.line,
  '--control': palette.control,
  '--ink': palette.ink,
  '--ink-soft': palette.inkSoft,
  '--focus': palette.focus,
  '--bad-text': palette.badText,
  '--attention-text': palette.attentionText,
  '--good-text': palette.goodText,
  '--mantine-color-body': palette.page,
  '--mantine-color-text': palette.ink,
  '--mantine-color-dimmed': palette.inkSoft,
  '--mantine-color-error': palette.badText,
  '--mantine-color-default': palette.surface,
  '--mantine-color-default-hover': palette.sunken,
  '--mantine-color-default-border': palette.control,
  '--mantine-color-placeholder': palette.inkSoft,
  ...Object.fromEntries(
    toneNames.flatMap((tone) => [
      [`--tone-${tone}`, palette.tones[tone].fill],
      [`--on-${tone}`, palette.tones[tone].on],
    ]),
  ),
});

/** The palette as CSS variables: `--ink`, `--tone-failed`, `--on-failed`, ... in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: variablesOf(lightPalette),
  dark: variablesOf(darkPalette),
});
