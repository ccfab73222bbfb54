import { randomUUID } from 'node:crypto';
import { type Firmware, imageOf } from './firmware.ts';
import type { Change, When } from './happening.ts';
import type { HeldCall } from './held-calls.ts';
import { type FaultHub, hubKinds } from './hub-kinds.ts';
import type { Seat } from './one-attempt.ts';

const reprogrammings: Partial<Record<Change, Firmware>> = {
  'hub runs its old firmware again': 'old, unlisted',
  'hub holds production': 'production',
  'hub holds the withdrawn build': 'withdrawn',
  'hub holds the other build': 'second',
};

const tellings: Partial<Record<Change, 'sealed' | 'accepted' | 'parked'>> = {
  'told and sealed': 'sealed',
  'told and accepted': 'accepted',
  'told and parked': 'parked',
};

/** As another bench, or a bootloader that takes an image back, leaves it: powered off and on meanwhile. */
const reprogram = ({ story }: Seat, hub: FaultHub, firmware: Firmware): void => {
  hub.cutPower();
  hub.reprogramWith(imageOf(hubKinds[story.loader], firmware));
  hub.powerOn();
};

/** As the outbox does it once a batch went out, and its receipt came back. */
const tell = ({ bench: { core }, place }: Seat, outboxState: 'sealed' | 'accepted' | 'parked'): void => {
  const { chf } = place.own;
  const batchId = randomUUID();
  core.store.transaction('the outbox goes on', (db) => {
    const head = `SELECT ?, (SELECT coalesce(max(sequence), 0) + 1 FROM batches), 0, '', '', 1, 'sealed', seq, hash
      FROM journal ORDER BY seq DESC LIMIT 1`;
    db.prepare(
      `INSERT INTO batches (batch_id, sequence, sealed_at_ms, content, content_sha256, entry_count, state, journal_seq,
         journal_hash) ${head}`,
    ).run(batchId);
    db.prepare(`UPDATE outbox SET state = ?, batch_id = ? WHERE chf_id = ? AND state = 'pending'`).run(
      outboxState,
      batchId,
      chf,
    );
  });
  place.chronicle.note({ kind: 'told', outboxState });
};

const askAlone = async ({ bench: { core }, place }: Seat, hub: FaultHub): Promise<void> => {
  place.openLink = () => hub.openLink();
  place.isHasty = false;
  place.chronicle.note({ kind: 'asked-alone' });
  await core.identify({ port: place.port, deviceModel: null }, new AbortController().signal);
};

const make = async (seat: Seat, hub: FaultHub, what: Change): Promise<void> => {
  const { world, chronicle } = seat.place;
  const [firmware, outboxState] = [reprogrammings[what], tellings[what]];
  if (firmware !== undefined) reprogram(seat, hub, firmware);
  else if (outboxState !== undefined) tell(seat, outboxState);
  else if (what === 'asked without a label') await askAlone(seat, hub);
  else if (await world.change(what)) chronicle.note({ kind: 'world', world: world.state() });
};

/** Has happen what the story has for this moment, in its order. False where that is nothing. */
export const happen = async (seat: Seat, hub: FaultHub, moment: When): Promise<boolean> => {
  const due = seat.story.happenings.filter(({ when }) => when === moment);
  for (const { what } of due) await make(seat, hub, what);
  return due.length > 0;
};

const moments: readonly (HeldCall & { readonly when: When })[] = [
  { call: 'load', nth: 1, when: 'in the transfer' },
  { call: 'identify', nth: 2, when: 'between the steps' },
  { call: 'restart', nth: 1, when: 'at the restart' },
];

/** What happens within an attempt, each at its moment and once. */
export const happenMeanwhile = (seat: Seat, hub: FaultHub): ((call: HeldCall) => Promise<void>) => {
  const done = new Set<When>();
  return async ({ call, nth }) => {
    const moment = moments.find((one) => one.call === call && one.nth === nth);
    if (moment === undefined || done.has(moment.when)) return;
    done.add(moment.when);
    await happen(seat, hub, moment.when);
  };
};

export const putRight = async ({ place: { world, chronicle } }: Seat): Promise<void> => {
  await world.putRight();
  chronicle.note({ kind: 'world', world: world.state() });
};
