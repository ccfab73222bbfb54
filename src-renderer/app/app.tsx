import { AppShell } from '@mantine/core';
import type { ReactNode } from 'react';
import { RecentScan } from '../features/bench/recent-scan.tsx';
import { isSheetAddress } from '../features/rig/sheet-address.ts';
import classes from './app.module.css';
import { CoreLostBanner } from './core-lost-banner.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import { LabelPage } from './label-page.tsx';
import { Navigation } from './navigation.tsx';
import { screens } from './screens.tsx';
import { useHash, useRoute } from './use-route.ts';
import { useScannerRules } from './use-scanner-rules.ts';
import { WithBench } from './with-bench.tsx';

/** The printable sheet stands alone; everything else is a screen of the bench. */
export const App = (): ReactNode => (isSheetAddress(useHash()) ? <LabelPage /> : <Bench />);

const Bench = (): ReactNode => {
  const route = useRoute();
  useScannerRules();
  const Content = screens[route.screen].content;
  return (
    <AppShell
      header={{ height: 64 }}
      navbar={{ width: 96, breakpoint: 0 }}
      transitionDuration={0}
      withBorder={false}
    >
      <AppShell.Header className={classes.header}>
        <Header />
      </AppShell.Header>
      <AppShell.Navbar className={classes.rail}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} id="main" tabIndex={-1}>
        <CoreLostBanner />
        <ErrorBoundary key={route.screen}>
          <WithBench>
            {route.screen === 'bench' ? null : <RecentScan />}
            <Content rest={route.rest} />
          </WithBench>
        </ErrorBoundary>
      </AppShell.Main>
    </AppShell>
  );
};
