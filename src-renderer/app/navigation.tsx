import type { ReactNode } from 'react';
import { useBenchStore } from '../bench-view/bench-store.ts';
import { RigPanel } from '../features/rig/rig-panel.tsx';
import { text } from '../text/text.ts';
import classes from './navigation.module.css';
import { hrefOf, type ScreenName, screenNames } from './route.ts';
import { screens } from './screens.tsx';
import { useRoute } from './use-route.ts';

export const Navigation = (): ReactNode => {
  const { screen } = useRoute();
  return (
    <nav aria-label={text.app.navigation} className={classes.navigation}>
      {screenNames.map((name) => (
        <NavigationLink key={name} name={name} isCurrent={name === screen} />
      ))}
      <RigPanel />
    </nav>
  );
};

const NavigationLink = ({
  name,
  isCurrent,
}: {
  readonly name: ScreenName;
  readonly isCurrent: boolean;
}): ReactNode => {
  const Icon = screens[name].icon;
  return (
    <a href={hrefOf(name)} className={classes.link} aria-current={isCurrent ? 'page' : undefined}>
      <Icon size={26} stroke={1.75} aria-hidden="true" />
      <span>{text.app.screens[name]}</span>
      {name === 'sync' ? <ParkedCount /> : null}
    </a>
  );
};

/** Parked rejects want somebody; they are never out of sight. */
const ParkedCount = (): ReactNode => {
  const parked = useBenchStore(({ bench }) => bench?.sync.parked ?? 0);
  return parked === 0 ? null : <span className={classes.count}>{text.app.parkedOnSync(parked)}</span>;
};
