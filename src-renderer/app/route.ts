/** The seven screens, in the order of the navigation. */
export const screenNames = ['bench', 'work-orders', 'hubs', 'firmware', 'sync', 'shift', 'settings'] as const;
export type ScreenName = (typeof screenNames)[number];

/** What the address names: a screen, and what is open in it (`#/hubs/88-73-...` -> `['88-73-...']`). */
export interface Route {
  readonly screen: ScreenName;
  readonly rest: readonly string[];
}

const isScreenName = (name: string | undefined): name is ScreenName =>
  screenNames.some((screen) => screen === name);

/** Of `location.hash`. An address that names no screen leads to the bench. */
export const routeOf = (hash: string): Route => {
  const [screen, ...rest] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  return isScreenName(screen) ? { screen, rest } : { screen: 'bench', rest: [] };
};

/** A broken escape stands for itself: an address typed by hand is no reason to fail. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The address of a screen, for `href`. */
export const hrefOf = (screen: ScreenName, ...rest: readonly string[]): string =>
  `#/${[screen, ...rest].map(encodeURIComponent).join('/')}`;
