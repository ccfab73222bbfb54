import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import type { AttemptEvent } from '../../src-main/core/flash/attempt-events.ts';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import { createRandom } from '../rig/noise.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import { createVirtualLink, type DeviceEnd } from '../rig/virtual-link.ts';
import { type FaultBench, hubOf, newVersion, type Place, startVersionOf, strangerOf } from './fault-bench.ts';
import { type FaultStory, imageBytes } from './fault-story.ts';
import { faultyCarrier } from './faulty-line.ts';
import { allowanceMs, isPass, type Run, type TrueState } from './run-verdict.ts';

const production = Buffer.from(makeRigFirmware({ version: newVersion, padBytes: imageBytes }));

const makeHub = (identity: ReturnType<typeof hubOf>, story: FaultStory, name: string): VirtualHub => {
  const firmwareVersion = startVersionOf(story);
  return createVirtualHub({
    name,
    identity,
    firmwareVersion,
    firmware: makeRigFirmware({ version: firmwareVersion, padBytes: imageBytes }),
    timing: { transferTimeoutMs: 100 },
  });
};

const trueState = (hub: VirtualHub, { hub: behaviour = {} }: Pick<FaultStory, 'hub'>): TrueState => {
  const stored = hub.storedFirmware();
  const holdsImage = stored !== null && production.equals(stored);
  const { rebootLoop, hangsInBoot, bootsVersion = newVersion } = behaviour;
  const staysUp = rebootLoop !== true && hangsInBoot !== true;
  return { holdsImage, runsProduction: holdsImage && staysUp && bootsVersion === newVersion };
};

/** The device end of a cable that can be pulled off one hub and put on another. */
const pluggable = (device: DeviceEnd): DeviceEnd & { pull(): void } => {
  let isOn = true;
  return {
    ...device,
    send: (bytes) => {
      if (isOn) device.send(bytes);
    },
    pull: () => {
      isOn = false;
    },
  };
};

interface Table {
  readonly hub: VirtualHub;
  readonly stranger: VirtualHub | null;
  readonly link: () => ByteLink;
  unplug(): void;
}

/** The story's line, with its hub on it. */
const setTable = (story: FaultStory, index: number, port: string): Table => {
  const hub = makeHub(hubOf(index), story, port);
  hub.behave(story.hub ?? {});
  const { swapAtByte, garbageFirst = 0 } = story;
  const stranger = swapAtByte === undefined ? null : makeHub(strangerOf(index), story, `${port}, stranger`);
  let unplug = (): void => {};
  const link = (): ByteLink => {
    const toDevice = faultyCarrier(story.toHub ?? {});
    let sent = 0;
    let swap = (): void => {};
    const pair = createVirtualLink(port, {
      baudRate: 115_200,
      toDevice: (bytes, deliver) => {
        sent += bytes.length;
        if (sent >= (swapAtByte ?? Number.POSITIVE_INFINITY)) swap();
        toDevice(bytes, deliver);
      },
      toHost: faultyCarrier(story.toBench ?? {}),
    });
    const end = pluggable(pair.device);
    hub.attach(end);
    swap = () => {
      end.pull();
      stranger?.attach(pluggable(pair.device));
      swap = () => {};
    };
    unplug = pair.device.unplug;
    const random = createRandom(story.seed);
    pair.device.send(Uint8Array.from({ length: garbageFirst }, () => Math.floor(random() * 256)));
    return pair.link;
  };
  return { hub, stranger, link, unplug: () => unplug() };
};

type Watcher = (event: AttemptEvent) => void;

/** Null when the attempt took longer than {@link allowanceMs}; it is stopped then. */
const attempt = async (
  { core, letReleasesGoOn }: FaultBench,
  place: Place,
  index: number,
  onEvent: Watcher,
  stop = new AbortController(),
): Promise<AttemptReport | null> => {
  const request = {
    label: [requireDeviceId(hubOf(index).gpf, 'faults')],
    workOrderId: null,
    port: place.port,
    slot: null,
  };
  const flashing = core.flash(request, onEvent, stop.signal);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), allowanceMs);
  });
  const report = await Promise.race([flashing, late]);
  clearTimeout(timer);
  if (report === null) {
    stop.abort();
    await Promise.race([flashing, new Promise((resolve) => setTimeout(resolve, 2_000))]);
  }
  letReleasesGoOn();
  return report;
};

/** Other runs' failures stopped the release before this one could write: it says nothing of its own fault. */
const isStoppedByOthers = (outcome: AttemptOutcome | undefined): boolean =>
  outcome?.kind === 'quarantined' && outcome.reason === 'release-stopped';

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
const tryFaulty = async (
  bench: FaultBench,
  story: FaultStory,
  index: number,
  place: Place,
): Promise<Tried> => {
  for (;;) {
    const table = setTable(story, index, place.port);
    const stop = new AbortController();
    place.openLink = table.link;
    const report = await attempt(bench, place, index, interfere(story, table, stop), stop);
    if (!isStoppedByOthers(report?.outcome)) return { table, report };
    table.hub.cutPower();
    table.stranger?.cutPower();
  }
};

/** Off and on again on a good cable, nothing else put right by hand. */
const tryAgain = async (
  bench: FaultBench,
  place: Place,
  index: number,
  hub: VirtualHub,
): Promise<AttemptReport | null> => {
  hub.cutPower();
  hub.behave({});
  hub.powerOn();
  place.isHasty = false;
  place.openLink = () => hub.openLink();
  for (;;) {
    const report = await attempt(bench, place, index, () => {});
    if (!isStoppedByOthers(report?.outcome)) return report;
  }
};

/** One whole attempt with its faults, and one more with the fault gone unless the first one passed. */
export const runStory = async (bench: FaultBench, story: FaultStory, index: number): Promise<Run> => {
  const place = bench.places[index];
  if (place === undefined) throw new Error(`this bench has no place for seed ${story.seed}`);
  const { table, report: first } = await tryFaulty(bench, story, index, place);
  const { hub, stranger } = table;
  const note = (report: AttemptReport | null, state: TrueState): void => {
    place.trace.push(
      `-------- ${JSON.stringify(report?.outcome ?? null)}; true state ${JSON.stringify(state)}`,
    );
  };
  const after = trueState(hub, story);
  note(first, after);
  const violations = isLineClean(story) ? [...hub.violations] : [];
  const isDone = isPass(first?.outcome ?? null);
  const again = isDone ? first : await tryAgain(bench, place, index, hub);
  const afterAgain = isDone ? after : trueState(hub, {});
  note(again, afterAgain);
  hub.cutPower();
  stranger?.cutPower();
  return {
    story,
    outcome: first?.outcome ?? null,
    durationMs: first?.durationMs ?? allowanceMs,
    after,
    again: again?.outcome ?? null,
    afterAgain,
    violations,
    strangerWrites: stranger?.writeCount ?? 0,
    trace: place.trace,
  };
};
