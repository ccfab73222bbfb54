import { describeLoader } from '../contract/loader.ts';
import { describeWith } from '../requires.ts';
import { fastX86UBootSettings, uBootSettingsOf } from '../rig/u-boot-settings.ts';
import { startRealUBoot } from './u-boot-under-test.ts';

/** Other machines by settings alone. ARM is tried in `npm test` (u-boot.rig.test.ts). */

describeLoader(
  'u-boot loader on a real U-Boot for arm64, over XMODEM',
  () => startRealUBoot('arm64', uBootSettingsOf.arm64),
  describeWith('qemu-system-aarch64', 'u-boot-qemu', 'sfdisk', 'mkfs.vfat', 'mcopy'),
);

describeLoader(
  'u-boot loader on a real U-Boot for x86, over YMODEM at a faster speed than its console',
  () => startRealUBoot('x86', fastX86UBootSettings),
  describeWith('qemu-system-i386', 'u-boot-qemu', 'sfdisk', 'mkfs.vfat', 'mcopy'),
);
