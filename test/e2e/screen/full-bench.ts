import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPtyHubs, type PtyHubs, type PtyShelfHub } from '../../rig/pty-hubs.ts';
import { type QemuHub, startQemuHub } from '../../rig/qemu-hub.ts';
import { type RigKind, rigKinds } from '../../rig/rig-kinds.ts';
import { sampleIdentity } from '../../rig/sample-hubs.ts';
import { type FirmwareSupply, newVersion, oldVersion } from './bench-site.ts';

/** Eighteen slots: sixteen virtual hubs of three kinds, and two real U-Boots in QEMU. */

const virtualBytes = 16_384;
/** Long enough for a real hub to be met in the middle of its transfer. */
const qemuBytes = 131_072;
const qemuModel = '04020003';

const identityOf = (slot: number, model: string) => ({ ...sampleIdentity(slot - 1), model });
const returned = (slot: number, kind: RigKind) => ({
  identity: identityOf(slot, rigKinds[kind].model),
  firmwareVersion: oldVersion,
});
const quick = { startMs: 20, countdownMs: 40, announceEveryMs: 200, transferTimeoutMs: 300 };

/**
 * Some are quick. The others are held at a place of their attempt until they are told to behave, so that whoever pulls
 * a cable or kills the core finds them there however busy the machine is.
 */
export const virtualHubs: readonly PtyShelfHub[] = [
  { ...returned(1, 'u-boot'), timing: quick },
  { ...returned(2, 'u-boot'), timing: quick },
  { ...returned(3, 'u-boot'), timing: quick, behaviour: { stallAtBlock: 9 } },
  { ...returned(4, 'u-boot'), timing: quick, behaviour: { stallAtBlock: 9 } },
  { ...returned(5, 'u-boot'), timing: quick, behaviour: { silent: true } },
  { ...returned(6, 'u-boot'), timing: quick, behaviour: { sticksInWrite: true } },
  { ...returned(7, 'u-boot'), timing: quick, behaviour: { silentFirmware: true } },
  { ...returned(8, 'u-boot'), timing: quick, behaviour: { identity: { model: '01020099' } } },
  { ...returned(9, 'gecko'), kind: 'gecko' },
  { ...returned(10, 'gecko'), kind: 'gecko', behaviour: { silent: true } },
  { ...returned(11, 'gecko'), kind: 'gecko', behaviour: { diesOnRun: true } },
  { ...returned(12, 'gecko'), kind: 'gecko', behaviour: { stallAtBlock: 40 } },
  { ...returned(13, 'mcuboot'), kind: 'mcuboot' },
  { ...returned(14, 'mcuboot'), kind: 'mcuboot', behaviour: { silent: true } },
  { ...returned(15, 'mcuboot'), kind: 'mcuboot', behaviour: { muteFromOffset: 4_096 } },
  { ...returned(16, 'mcuboot'), kind: 'mcuboot', behaviour: { hangsInBoot: true } },
];
const qemuHubs = [17, 18].map((slot) => ({
  identity: identityOf(slot, qemuModel),
  firmwareVersion: oldVersion,
}));
export const allHubs = [...virtualHubs, ...qemuHubs];
export const slotsOf = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Whoever waits for a hub that is held waits longer than the story takes up to the kill. */
const patientMs = 120_000;
const supply = (kind: RigKind, settings: object): FirmwareSupply => {
  const { deviceModel, image, settings: usual } = rigKinds[kind];
  return { deviceModel, settings: { ...usual, ...settings }, image: image(newVersion, virtualBytes) };
};
const patient = (kind: RigKind, deadlines: object): FirmwareSupply =>
  supply(kind, { deadlines: { ...(rigKinds[kind].settings.deadlines as object), ...deadlines } });

const { 'u-boot': uBoot } = rigKinds;
export const supplies: readonly FirmwareSupply[] = [
  patient('u-boot', {
    enterMs: patientMs,
    answerMs: patientMs,
    storageMs: patientMs,
    announceMs: patientMs,
  }),
  patient('gecko', { findMs: patientMs, answerMs: patientMs, leaveMs: patientMs }),
  patient('mcuboot', { enterMs: patientMs, chunkMs: patientMs, backMs: patientMs }),
  {
    ...patient('u-boot', { enterMs: patientMs }),
    deviceModel: '106C-0402' as FirmwareSupply['deviceModel'],
    image: uBoot.image(newVersion, qemuBytes),
  },
];

/** What the catalogue has for the hub of a slot. */
export const imageFor = (slot: number): Uint8Array => {
  if (slot > virtualHubs.length) return uBoot.image(newVersion, qemuBytes);
  return rigKinds[virtualHubs[slot - 1]?.kind ?? 'u-boot'].image(newVersion, virtualBytes);
};

export interface FullBench {
  /** What the bench opens, by slot from 1 on. */
  readonly paths: readonly string[];
  readonly virtual: PtyHubs;
  readonly qemu: readonly QemuHub[];
  /** What the storage of the hub on a slot holds; QEMU's is sure only once it is powered off. */
  storedOn(slot: number): Uint8Array | null;
  close(): Promise<void>;
}

export const openFullBench = async (): Promise<FullBench> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-full-'));
  const virtual = await openPtyHubs(virtualHubs);
  const qemu = await Promise.all(
    qemuHubs.map((hub, index) => startQemuHub({ ...hub, folder: join(folder, `qemu-${index + 1}`) })),
  );
  return {
    paths: [...virtual.paths, ...qemu.map(({ ptyPath }) => ptyPath)],
    virtual,
    qemu,
    storedOn: (slot) =>
      slot > virtualHubs.length
        ? (qemu[slot - virtualHubs.length - 1]?.readFirmwareFile() ?? null)
        : virtual.hub(slot).storedFirmware(),
    close: async () => {
      await Promise.all([virtual.close(), ...qemu.map((hub) => hub.stop())]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
