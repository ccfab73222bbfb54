import { loadCatalogueView } from '../store/catalogue.ts';
import type { Readable } from '../store/handles.ts';
import { listReleaseStops, type ReleaseStop } from '../store/release-stops.ts';
import type { NoticeBoard } from './notices.ts';

/** Says which releases the bench stopped by itself, each once until it is dismissed or cleared. */
export interface StopNotices {
  /** Looks at the stops in force; call it when an attempt ended or a stop was cleared. */
  refresh(): void;
}

export const createStopNotices = (db: Readable, notices: NoticeBoard): StopNotices => {
  let told: ReadonlySet<number> = new Set();
  return {
    refresh: () => {
      const stops = listReleaseStops(db);
      const inForce = new Set(stops.map(({ stopId }) => stopId));
      for (const stop of stops) if (!told.has(stop.stopId)) notices.put(noticeOf(db, stop));
      for (const stopId of told) if (!inForce.has(stopId)) notices.take(noticeId(stopId));
      told = inForce;
    },
  };
};

const noticeId = (stopId: number): string => `release-stop-${stopId}`;

const noticeOf = (db: Readable, stop: ReleaseStop) => {
  const { stopId, releaseId, failedCount, attemptCount, reason } = stop;
  const release = loadCatalogueView(db)?.releases.find(({ id }) => id === releaseId);
  const name = release === undefined ? releaseId : `${release.firmwareVersion} of ${release.deviceModel}`;
  return {
    id: noticeId(stopId),
    tone: 'bad',
    text: `Release ${name} is stopped: ${failedCount} of its last ${attemptCount} installations failed, the last as ${reason}`,
    hint: 'Set its hubs aside. On the Firmware screen a shift lead can let it be installed again.',
  } as const;
};
