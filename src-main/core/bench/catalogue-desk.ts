import type { CatalogueState } from '../../../src-shared/contract/bench.ts';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { Clock } from '../clock.ts';
import type { Core } from '../create-core.ts';
import { loadCatalogueOrigin, loadCatalogueView } from '../store/catalogue.ts';

/** Updates of the firmware catalogue, one at a time, and what the bench has of it. */
export interface CatalogueDesk {
  state(): CatalogueState;
  /** Starts an update; null reads the last source again. Throws `catalogue-source-unset`; an update under way goes on. */
  update(source: string | null, actor: string): void;
  close(): Promise<void>;
}

interface Dependencies {
  readonly core: Core;
  readonly clock: Clock;
  readonly configuredSource: () => string | null;
  readonly onChange: (state: CatalogueState) => void;
  readonly onBug: (error: unknown) => void;
}

/** Many small images would otherwise send an event each. */
const tellEveryMs = 100;

export const createCatalogueDesk = (dependencies: Dependencies): CatalogueDesk => {
  const { core, clock, onChange, onBug } = dependencies;
  let known = readKnown(core);
  let update: CatalogueState['update'] = null;
  let lastFault: CatalogueState['lastFault'] = null;
  let running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  const state = (): CatalogueState => ({ ...known, update, lastFault });
  const show = (): void => onChange(state());

  const run = async (source: string, actor: string, signal: AbortSignal): Promise<void> => {
    let toldAtMs = clock.monotonicMs();
    const onProgress = (progress: NonNullable<CatalogueState['update']>): void => {
      const { doneCount, totalCount, current } = progress;
      update = { doneCount, totalCount, current };
      if (clock.monotonicMs() - toldAtMs < tellEveryMs) return;
      toldAtMs = clock.monotonicMs();
      show();
    };
    try {
      await core.updateCatalogue({ source, signal, onProgress, actor });
      lastFault = null;
      known = readKnown(core);
    } catch (error) {
      if (!isFault(error)) onBug(error);
      lastFault = isFault(error) ? error.toData() : unexpected;
    }
    update = null;
    running = null;
    if (!signal.aborted) show();
  };

  return {
    state,
    update: (wanted, actor) => {
      if (running !== null) return;
      const source = wanted ?? dependencies.configuredSource() ?? known.source;
      if (source === null)
        throw new Fault(
          'catalogue-source-unset',
          'Catalogue update: no source was named, and none was used before',
        );
      const stop = new AbortController();
      update = { doneCount: 0, totalCount: 0, current: null };
      lastFault = null;
      running = { stop, done: run(source, actor, stop.signal) };
      show();
    },
    close: async () => {
      running?.stop.abort();
      await running?.done;
    },
  };
};

const unexpected = {
  code: 'internal',
  message: 'Catalogue update: an unexpected error',
  hint: 'This is a bug. Send the diagnostics to support.',
} as const;

const readKnown = ({
  store,
}: Core): Pick<CatalogueState, 'version' | 'expiresAtMs' | 'updatedAtMs' | 'source'> => {
  const view = loadCatalogueView(store.db);
  const origin = loadCatalogueOrigin(store.db);
  return {
    version: view?.version ?? null,
    expiresAtMs: view?.expiresAtMs ?? null,
    updatedAtMs: origin?.atMs ?? null,
    source: origin?.source ?? null,
  };
};
