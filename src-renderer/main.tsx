import '@mantine/core/styles.layer.css';
import './theme/base.css';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { ErrorBoundary } from './app/error-boundary.tsx';
import { keepJoined } from './bench-view/keep-joined.ts';
import { benchClientOver, ClientContext } from './client/bench-client.ts';
import { connectToCore } from './client/connection.ts';
import { createSwitchingLink } from './client/switching-link.ts';
import { startScanner } from './scan/scanner.ts';
import { openSound } from './sound/play-tone.ts';
import { soundOf } from './sound/sound-of.ts';
import { cssVariables, theme } from './theme/theme.ts';

const link = createSwitchingLink();
const client = benchClientOver(link);
const page = document.getElementById('root');
if (page === null) throw new Error('index.html has no #root');

startScanner(client);
void keepJoined(
  { connect: connectToCore, switchTo: link.switchTo, client, onChange: soundOf },
  new AbortController().signal,
);

createRoot(page).render(
  <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={cssVariables}>
    <ClientContext value={client}>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </ClientContext>
  </MantineProvider>,
);

/** After the first picture, so that it costs the start nothing. */
const soundDelayMs = 500;
setTimeout(openSound, soundDelayMs);
