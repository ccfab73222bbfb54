import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { allowOnce, isRevisionBlock, isStillBlocked, revisedModel } from './allow-once.ts';
import { type FaultBench, hubOf, makeFaultHub, newVersion, strangerOf } from './fault-bench.ts';
import type { FaultStory } from './fault-story.ts';
import { createFaultyLink } from './faulty-link.ts';
import { type HubBehaviour, staysUp } from './hub-faults.ts';
import { type FaultHub, hubKinds } from './hub-kinds.ts';
import { attempt, isStoppedByOthers, type Seat, type Watcher } from './one-attempt.ts';
import { allowanceMs, isPass, type Run, type TrueState } from './run-verdict.ts';
import { type Again, tryAgain } from './try-again.ts';

/** The story's own hub. */
const makeOwnHub = (index: number, story: FaultStory, name: string): FaultHub => {
  const identity = hubOf(index);
  return makeFaultHub(
    story.isRevised === true ? { ...identity, model: revisedModel } : identity,
    story,
    name,
  );
};

const trueState = (hub: FaultHub, { loader }: FaultStory, behaviour: HubBehaviour): TrueState => {
  const stored = hub.storedFirmware();
  const holdsImage = stored !== null && Buffer.compare(hubKinds[loader].image(newVersion), stored) === 0;
  return {
    isDead: stored === null,
    holdsImage,
    runsProduction: holdsImage && staysUp(behaviour, newVersion),
  };
};

interface Table {
  readonly hub: FaultHub;
  readonly stranger: FaultHub | null;
  readonly link: () => ByteLink;
  unplug(): void;
}

/** The story's line, with its hub on it. */
const setTable = (story: FaultStory, index: number, port: string): Table => {
  const hub = makeOwnHub(index, story, port);
  hub.behave(story.hub ?? {});
  const stranger =
    story.swapAtByte === undefined ? null : makeFaultHub(strangerOf(index), story, `${port}, stranger`);
  let unplug = (): void => {};
  const link = (): ByteLink => {
    const faulty = createFaultyLink(port, story, hub.openLink(), () => (stranger ?? hub).openLink());
    unplug = faulty.unplug;
    return faulty.link;
  };
  return { hub, stranger, link, unplug: () => unplug() };
};

/** A hub like the story's is blocked on a good cable, as the register says other hardware, and allowed by a shift lead. */
const beAllowed = async (seat: Seat, story: FaultStory): Promise<void> => {
  const { bench, index, place } = seat;
  if (!isStillBlocked(bench, index)) return;
  const twin = makeOwnHub(index, story, `${place.port}, twin`);
  place.openLink = () => twin.openLink();
  const { isHasty } = place;
  place.isHasty = false;
  const report = await attempt(seat);
  place.isHasty = isHasty;
  twin.cutPower();
  if (!isRevisionBlock(report?.outcome) || twin.writeCount > 0)
    throw new Error(`seed ${story.seed}: not blocked, ${JSON.stringify(report?.outcome)}`);
  allowOnce(bench, index);
};

/** Does what the story's moment says, once. */
const interfere = ({ moment }: FaultStory, table: Table, stop: AbortController): Watcher => {
  let isDue = moment !== undefined;
  return (event) => {
    if (!isDue || event.kind !== 'step-began' || event.step !== moment?.step) return;
    isDue = false;
    if (moment.act === 'stop') stop.abort();
    else if (moment.act === 'unplug') table.unplug();
    else table.hub.cutPower();
  };
};

const isLineClean = ({ toHub, toBench, swapAtByte }: FaultStory): boolean =>
  Object.keys(toHub ?? {}).length + Object.keys(toBench ?? {}).length === 0 && swapAtByte === undefined;

interface Tried {
  readonly table: Table;
  readonly report: AttemptReport | null;
}

/** The story's attempt, from a fresh hub each time. */
const tryFaulty = async (seat: Seat, story: FaultStory): Promise<Tried> => {
  const { place, index } = seat;
  for (;;) {
    if (story.isRevised === true) await beAllowed(seat, story);
    const table = setTable(story, index, place.port);
    const stop = new AbortController();
    place.openLink = table.link;
    const report = await attempt(seat, { onEvent: interfere(story, table, stop), stop });
    if (!isStoppedByOthers(report?.outcome)) return { table, report };
    table.hub.cutPower();
    table.stranger?.cutPower();
  }
};

/** One whole attempt with its faults, and one more with the fault gone unless the first one passed. */
export const runStory = async (bench: FaultBench, story: FaultStory, index: number): Promise<Run> => {
  const place = bench.places[index];
  if (place === undefined) throw new Error(`this bench has no place for seed ${story.seed}`);
  const seat: Seat = { bench, place, index };
  const { table, report: first } = await tryFaulty(seat, story);
  const { hub, stranger } = table;
  const note = (report: AttemptReport | null, state: TrueState): void => {
    place.trace.push(
      `-------- ${JSON.stringify(report?.outcome ?? null)}; true state ${JSON.stringify(state)}`,
    );
  };
  const after = trueState(hub, story, story.hub ?? {});
  note(first, after);
  const violations = isLineClean(story) ? [...hub.violations] : [];
  const isDone = isPass(first?.outcome ?? null);
  const again: Again = isDone
    ? { report: first, isRescue: false, met: null }
    : await tryAgain(seat, hub, story);
  const afterAgain = isDone ? after : trueState(hub, story, {});
  note(again.report, afterAgain);
  hub.cutPower();
  stranger?.cutPower();
  return {
    story,
    outcome: first?.outcome ?? null,
    durationMs: first?.durationMs ?? allowanceMs,
    after,
    again: again.report?.outcome ?? null,
    isRescue: again.isRescue,
    met: again.met,
    afterAgain,
    violations,
    strangerWrites: stranger?.writeCount ?? 0,
    knownStrangerWrites: stranger?.knownWriteCount ?? 0,
    trace: place.trace,
  };
};
