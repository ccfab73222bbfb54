import { describeLoader } from '../contract/loader.ts';
import { describeWith } from '../requires.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { startRealUBoot } from './u-boot-under-test.ts';

describeLoader(
  'u-boot loader on a real U-Boot',
  () => startRealUBoot('arm', rigUBootSettings),
  describeWith('qemu-system-arm', 'u-boot-qemu', 'sfdisk', 'mkfs.vfat', 'mcopy'),
);
