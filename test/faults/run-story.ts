import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import { allowOnce, isRevisionBlock, isStillBlocked } from './allow-once.ts';
import type { FaultBench } from './fault-bench.ts';
import { type FaultStory, isClear } from './fault-story.ts';
import { happen, happenMeanwhile, putRight } from './happen.ts';
import type { FaultHub } from './hub-kinds.ts';
import { type Book, bookOf, judgeBook } from './judge-run.ts';
import { allowanceMs, attempt, isStoppedByOthers, type Seat, type Watcher } from './one-attempt.ts';
import { isPass, type Run, type TrueState } from './run-verdict.ts';
import { makeOwnHub, needsStranger, setTable, type Table } from './table.ts';
import { trueStateOf } from './true-state.ts';
import { type Again, tryAgain } from './try-again.ts';

/** A hub like the story's is blocked on a good cable, as the register says other hardware, and allowed by a shift lead. */
const beAllowed = async (seat: Seat): Promise<void> => {
  const { place, story } = seat;
  if (!isStillBlocked(seat)) return;
  const twin = makeOwnHub(place, story);
  place.openLink = () => twin.openLink();
  const { isHasty } = place;
  place.isHasty = false;
  const report = await attempt(seat, { isClear: true, doing: () => twin.doing });
  place.isHasty = isHasty;
  twin.cutPower();
  // One that was not blocked is judged for that, like any other.
  if (isRevisionBlock(report?.outcome)) allowOnce(seat);
};

/** Does what the story's moment says, once. */
const interfere = ({ place, story: { moment } }: Seat, table: Table, stop: AbortController): Watcher => {
  let isDue = moment !== undefined;
  return (event) => {
    if (!isDue || event.kind !== 'step-began' || event.step !== moment?.step) return;
    isDue = false;
    place.chronicle.note({ kind: 'hand' });
    switch (moment.act) {
      case 'stop':
        stop.abort();
        return;
      case 'unplug':
        table.unplug();
        return;
      case 'power-cut':
        table.hub.cutPower();
        return;
      case 'replace':
      case 'swap':
        table.swap();
        if (moment.act === 'replace') table.hub.cutPower();
    }
  };
};

interface Tried {
  readonly table: Table;
  readonly report: AttemptReport | null;
}

/** The story's attempt, from a fresh hub each time. */
const tryFaulty = async (seat: Seat): Promise<Tried> => {
  const { place, story } = seat;
  for (;;) {
    if (story.isRevised === true) await beAllowed(seat);
    const table = setTable(place, story);
    const stop = new AbortController();
    await happen(seat, table.hub, 'before the scan');
    place.openLink = table.link;
    const meanwhile = happenMeanwhile(seat, table.hub);
    place.hold = async (held) => {
      if (story.isReplacedAtWrite === true && held.call === 'write') table.swap();
      await meanwhile(held);
    };
    const { doing } = table;
    const onEvent = interfere(seat, table, stop);
    const report = await attempt(seat, { onEvent, stop, isClear: isClear(story), doing });
    place.hold = async () => {};
    if (!isStoppedByOthers(report?.outcome)) return { table, report };
    table.hub.cutPower();
    table.stranger?.cutPower();
  }
};

/** Off and on again with its fault, as often as the story has it. */
const tryOn = async (seat: Seat, { hub }: Table): Promise<void> => {
  const { place, story } = seat;
  for (let tries = 2; tries <= (story.tries ?? 1); tries++) {
    hub.cutPower();
    hub.powerOn();
    place.openLink = () => hub.openLink();
    await attempt(seat, { isClear: isClear(story), doing: () => hub.doing });
  }
};

const passed = (report: AttemptReport | null): Again => ({ report, isRescue: false, met: null });

/** The fault is gone; then the world is put right, where it stands in the way. */
const bringToPass = async (seat: Seat, hub: FaultHub, first: AttemptReport | null): Promise<Again> => {
  const isTold = await happen(seat, hub, 'before the second scan');
  if (isPass(first?.outcome ?? null) && !isTold) return passed(first);
  const again = await tryAgain(seat, hub);
  if (isPass(again.report?.outcome ?? null) || seat.place.world.isRight()) return again;
  await putRight(seat);
  const last = await tryAgain(seat, hub);
  return { ...last, isRescue: again.isRescue || last.isRescue, met: again.met ?? last.met };
};

/** What a hub that was proven wrong after its pass takes until it is right again: told what is, written, told so. */
const mostScans = 3;

/** What happens after a pass, and scans until the hub is right again. */
const goOn = async (seat: Seat, hub: FaultHub, before: Again): Promise<Again> => {
  if (!isPass(before.report?.outcome ?? null)) return before;
  if (!(await happen(seat, hub, 'after the pass'))) return before;
  for (let scans = 1; ; scans++) {
    const again = await tryAgain(seat, hub);
    const { isRight } = seat.place.world;
    if ((isPass(again.report?.outcome ?? null) && isRight()) || scans === mostScans)
      return { ...again, isRescue: before.isRescue || again.isRescue, met: before.met ?? again.met };
    if (!isRight()) await putRight(seat);
  }
};

const newSeat = (bench: FaultBench, story: FaultStory, index: number): Seat => {
  const place = bench.places[index];
  if (place === undefined) throw new Error(`this bench has no place for seed ${story.seed}`);
  place.chronicle.note({ kind: 'world', world: place.world.state() });
  return { bench, place, story, recorded: [], clear: new Set(), rescues: new Set() };
};

const isLineClean = (story: FaultStory): boolean =>
  Object.keys(story.toHub ?? {}).length + Object.keys(story.toBench ?? {}).length === 0 &&
  !needsStranger(story);

/** One whole attempt with its faults, and more with the fault gone until the hub is right, and what comes after that. */
export const runStory = async (
  bench: FaultBench,
  story: FaultStory,
  index: number,
  onBook: (book: Book) => void = () => {},
): Promise<Run> => {
  const seat = newSeat(bench, story, index);
  const { trace } = seat.place;
  const note = (report: AttemptReport | null, state: TrueState): void => {
    trace.push(`-------- ${JSON.stringify(report?.outcome ?? null)}; true state ${JSON.stringify(state)}`);
  };
  const { table, report: first } = await tryFaulty(seat);
  const { hub, stranger } = table;
  const after = trueStateOf(seat, hub, story.hub);
  note(first, after);
  await tryOn(seat, table);
  const violations = isLineClean(story) ? [...hub.violations] : [];
  const again = await goOn(seat, hub, await bringToPass(seat, hub, first));
  const afterAgain = trueStateOf(seat, hub, again.report === first ? story.hub : {});
  note(again.report, afterAgain);
  hub.cutPower();
  stranger?.cutPower();
  const book = bookOf(seat);
  onBook(book);
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
    untrue: judgeBook(book),
    trace,
  };
};
