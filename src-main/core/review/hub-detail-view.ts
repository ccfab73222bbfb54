import type { HubDetail } from '../../../src-shared/contract/hubs.ts';
import type { Attempt, AttemptStep } from '../store/attempts.ts';
import type { JournalEntry } from '../store/journal.ts';
import { canonicalJson } from '../store/json.ts';
import type { HubHistory } from './hub-history.ts';
import { toHubRow } from './hub-rows.ts';

type AttemptView = HubDetail['attempts'][number];

/** A hub's whole history as the screen shows it, each list oldest first. A journal body is canonical JSON text. */
export const hubDetailView = ({ asset, attempts, notifications, journal }: HubHistory): HubDetail => ({
  hub: {
    ...toHubRow(asset),
    registerVersion: asset.registerFirmwareVersion,
    benchVersion: asset.benchFirmwareVersion,
    acknowledgedVersion: asset.acknowledgedFirmwareVersion,
    cspRegion: asset.cspRegion,
    hanVariant: asset.hanVariant,
    chtsVersion: asset.chtsVersion,
    suspect: asset.suspect === null ? null : { from: asset.suspect.from, to: asset.suspect.to },
    isReleased: asset.isReleasedByShiftLead,
  },
  attempts: attempts.map(toAttempt),
  notifications: [...notifications],
  journal: journal.map(toJournalLine),
});

const toAttempt = (attempt: Attempt): AttemptView => ({
  attemptId: attempt.attemptId,
  workOrderId: attempt.workOrderId,
  slot: attempt.slot,
  port: attempt.port,
  operator: attempt.operator,
  startedAtMs: attempt.startedAtMs,
  from: attempt.fromVersion,
  to: attempt.toVersion,
  verdicts: attempt.verdicts,
  end:
    attempt.end === null
      ? null
      : {
          endedAtMs: attempt.end.endedAtMs,
          outcome: attempt.end.outcome,
          lineFraction: attempt.end.ceilingFraction,
          hubLeft: attempt.end.hubLeft,
        },
  steps: attempt.steps.map(toStep),
});

const toStep = (step: AttemptStep): AttemptView['steps'][number] => ({
  step: step.step,
  release: step.releaseId,
  startedAtMs: step.startedAtMs,
  durationMs: step.end?.durationMs ?? null,
  result: step.end?.result ?? null,
  detail: step.end?.detail ?? null,
});

const toJournalLine = (entry: JournalEntry): HubDetail['journal'][number] => ({
  seq: entry.seq,
  atMs: entry.atMs,
  kind: entry.kind,
  actor: entry.actor,
  body: canonicalJson(entry.body),
});
