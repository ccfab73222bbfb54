import { execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemoryMap } from './qemu-machines.ts';
import { makeScriptImage } from './u-boot-image.ts';

/** Who a rig hub is. `model` is eight hex digits, model then hardware version. */
export interface RigIdentity {
  readonly chf: string;
  readonly gpf: string;
  readonly manufacturer: string;
  readonly model: string;
}

const diskMebibytes = 16;
/** mkfs.vfat and sfdisk lie in /usr/sbin; mtools would refuse a disk whose geometry it did not write. */
export const diskToolEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin`,
  MTOOLS_SKIP_CHECK: '1',
};

const run = (program: string, args: readonly string[], input?: string | Uint8Array): Buffer =>
  execFileSync(program, args, {
    env: diskToolEnvironment,
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  });

/** U-Boot's own boot scan finds and runs this: who we are, then whatever firmware storage holds. */
const bootScript = ({ environment, firmware }: MemoryMap): string =>
  [
    `load virtio 0:1 ${environment} hub.env && env import -t ${environment} \${filesize}`,
    `load virtio 0:1 ${firmware} firmware.img && source ${firmware}`,
    '',
  ].join('\n');

/** Identity alone: the version is the stored image's to tell, a copy of it here would be stale after a re-flash. */
export const hubEnvironment = (identity: RigIdentity): string =>
  [
    `chf_id=${identity.chf}`,
    `gpf_id=${identity.gpf}`,
    `ch_manufacturer=${identity.manufacturer}`,
    `ch_model=${identity.model}`,
    '',
  ].join('\n');

const partitionOf = (diskPath: string): string => `${diskPath}@@1M`;

export const writeHubFile = (diskPath: string, name: string, bytes: Uint8Array): void => {
  const copyPath = `${diskPath}.${name}`;
  writeFileSync(copyPath, bytes);
  run('mcopy', ['-o', '-i', partitionOf(diskPath), copyPath, `::${name}`]);
};

/** Null when storage holds no such file, as after a write that a power cut tore. */
export const readHubFile = (diskPath: string, name: string): Uint8Array | null => {
  try {
    return new Uint8Array(run('mcopy', ['-n', '-i', partitionOf(diskPath), `::${name}`, '-']));
  } catch {
    return null;
  }
};

/** A FAT disk with one MBR partition, which is what U-Boot's boot scan looks at. Returns its path. */
export const makeHubDisk = (
  folder: string,
  identity: RigIdentity,
  firmware: Uint8Array,
  memory: MemoryMap,
): string => {
  const diskPath = join(folder, 'disk.img');
  writeFileSync(diskPath, '');
  truncateSync(diskPath, diskMebibytes * 1024 * 1024);
  run('sfdisk', ['-q', diskPath], 'start=2048,type=c\n');
  run('mkfs.vfat', ['--offset', '2048', diskPath, String((diskMebibytes - 1) * 1024)]);
  writeHubFile(diskPath, 'boot.scr', makeScriptImage('boot', bootScript(memory)));
  writeHubFile(diskPath, 'hub.env', Buffer.from(hubEnvironment(identity), 'latin1'));
  writeHubFile(diskPath, 'firmware.img', firmware);
  return diskPath;
};
