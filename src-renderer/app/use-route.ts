import { useMemo, useSyncExternalStore } from 'react';
import { hrefOf, type Route, routeOf, type ScreenName } from './route.ts';

const subscribe = (onChange: () => void): (() => void) => {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
};

export const useHash = (): string => useSyncExternalStore(subscribe, () => window.location.hash);

export const useRoute = (): Route => {
  const hash = useHash();
  return useMemo(() => routeOf(hash), [hash]);
};

export const goTo = (screen: ScreenName, ...rest: readonly string[]): void => {
  window.location.hash = hrefOf(screen, ...rest);
};
