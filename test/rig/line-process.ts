import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { ReadStream } from 'node:tty';
import { crc32 } from 'node:zlib';
import type {
  LineCost,
  LineHub,
  LineMessage,
  LineOrder,
  LineOutcome,
  LinePlan,
  LineRole,
} from './line-process-plan.ts';
import { createPacedLink } from './paced-line.ts';
import { receiveOn } from './receiving-device.ts';
import { sampleIdentity } from './sample-hubs.ts';
import { parseScriptImage } from './u-boot-image.ts';
import { createVirtualHub, type VirtualHub } from './virtual-hub.ts';
import { createVirtualLink, type DeviceEnd } from './virtual-link.ts';
import { createVirtualMcubootHub } from './virtual-mcuboot.ts';
import type { ReceiverOutcome } from './ymodem-receiver.ts';

/**
 * `line-process-ptys.ts` starts this with the masters of pseudo-terminals open: every line is one of them, paced at a
 * baud with a turn-around, and its device lives here. A process of its own, so that what is measured and what it is
 * measured with do not share an event loop.
 */
const ack = Uint8Array.of(0x06);
const lagEveryMs = 5;
const padding = 0x1a;

interface LaidLine {
  receive(): void;
  outcome(): Promise<LineOutcome> | null;
  readonly hub: VirtualHub | null;
  takeUp(): Promise<void>;
}

const openMaster = (fd: number) => {
  const stream = new ReadStream(fd);
  let listener = (_bytes: Uint8Array): void => {};
  stream.on('data', (bytes) => listener(bytes));
  return {
    send: (bytes: Uint8Array): void => void stream.write(bytes),
    onBytes: (given: (bytes: Uint8Array) => void): void => {
      listener = given;
    },
  };
};
type Master = ReturnType<typeof openMaster>;

const echo = (device: DeviceEnd, frameBytes: number): void => {
  let owedBytes = 0;
  device.onBytes((bytes) => {
    for (owedBytes += bytes.length; owedBytes >= frameBytes; owedBytes -= frameBytes) device.send(ack);
  });
};

const outcomeOf = (received: ReceiverOutcome): LineOutcome => {
  const bytes = received.kind === 'received' ? withoutPadding(received.bytes) : new Uint8Array(0);
  const why = received.kind === 'failed' ? received.reason : received.kind;
  const isReceived = received.kind === 'received';
  return { isReceived, why: isReceived ? null : why, byteCount: bytes.length, crc: crc32(bytes) };
};

/** XMODEM carries no length; the images sent here do not end in its padding. */
const withoutPadding = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray(0, bytes.findLastIndex((byte) => byte !== padding) + 1);

const placeHub = (role: Extract<LineRole, { kind: 'hub' }>, device: DeviceEnd): VirtualHub => {
  const hub = createVirtualHub({
    name: `hub ${role.index + 1}`,
    identity: sampleIdentity(role.index),
    firmwareVersion: role.firmwareVersion,
    timing: { countdownMs: 500, startMs: 100, announceEveryMs: 1_000, transferTimeoutMs: 2_000 },
  });
  hub.attach(device);
  return hub;
};

const placeMcubootHub = (role: Extract<LineRole, { kind: 'mcuboot' }>, device: DeviceEnd) => {
  const { index, firmwareVersion } = role;
  const hub = createVirtualMcubootHub({
    name: `hub ${index + 1}`,
    identity: sampleIdentity(index),
    firmwareVersion,
    maxImageBytes: 1024 * 1024,
  });
  hub.attach(device);
  return hub;
};

const layLine = (master: Master, role: LineRole, plan: LinePlan): LaidLine => {
  const { link, device } =
    plan.isPaced === false ? createVirtualLink('line', plan) : createPacedLink('line', plan);
  master.onBytes((bytes) => void link.write(bytes));
  const pump = (async () => {
    for (;;) {
      const bytes = await link.chunks.next(60_000);
      if (bytes !== null) master.send(bytes);
    }
  })().catch(() => {});
  let outcome: Promise<LineOutcome> | null = null;
  if (role.kind === 'echo') echo(device, role.frameBytes);
  const hub = role.kind === 'hub' ? placeHub(role, device) : null;
  const mcuboot = role.kind === 'mcuboot' ? placeMcubootHub(role, device) : null;
  return {
    receive: () => {
      if (role.kind === 'receiver') outcome = receiveOn(device, { protocol: role.protocol }).then(outcomeOf);
    },
    outcome: () => outcome,
    hub,
    takeUp: async () => {
      master.onBytes(() => {});
      hub?.cutPower();
      mcuboot?.cutPower();
      await link.close();
      await pump;
    },
  };
};

const hubState = ({ storedFirmware, violations }: VirtualHub): LineHub => ({
  storedVersion: parseScriptImage(storedFirmware() ?? new Uint8Array(0))?.name ?? null,
  violations,
});

const masters = (process.argv[2] ?? '').split(',').map((fd) => openMaster(Number(fd)));
const paths = (process.argv[3] ?? '').split(',');
const lag = monitorEventLoopDelay({ resolution: lagEveryMs });
lag.enable();
let laid: readonly LaidLine[] = [];
let laidAt = { cpu: process.cpuUsage(), ms: performance.now() };

const cost = (): LineCost => {
  const { user, system } = process.cpuUsage(laidAt.cpu);
  return {
    cpuShare: (user + system) / 1_000 / (performance.now() - laidAt.ms),
    lagP99Ms: Math.max(0, lag.percentile(99) / 1e6 - lagEveryMs),
  };
};

const obey = async (order: LineOrder): Promise<unknown> => {
  switch (order.do) {
    case 'lay': {
      await Promise.all(laid.map((line) => line.takeUp()));
      const { lines } = order.plan;
      laid = masters
        .slice(0, lines.length)
        .map((master, at) => layLine(master, lines[at] as LineRole, order.plan));
      laidAt = { cpu: process.cpuUsage(), ms: performance.now() };
      lag.reset();
      return null;
    }
    case 'receive':
      for (const line of laid) line.receive();
      return null;
    case 'outcomes':
      return Promise.all(laid.flatMap((line) => line.outcome() ?? []));
    case 'hubs':
      return laid.flatMap(({ hub }) => (hub === null ? [] : [hubState(hub)]));
    case 'cost':
      return cost();
  }
};

const say = (message: LineMessage): void => void process.send?.(message);
process.on('message', ({ id, order }: { id: number; order: LineOrder }) => {
  obey(order).then(
    (value) => say({ kind: 'answer', id, value }),
    (error: unknown) => say({ kind: 'refused', id, why: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
say({ kind: 'ready', paths });
