import { describeLoader } from '../contract/loader.ts';
import { describeWith } from '../requires.ts';
import { fastX86UBootSettings, uBootSettingsOf } from '../rig/u-boot-settings.ts';
import { describeTails } from './u-boot-tails.ts';
import { startRealUBoot } from './u-boot-under-test.ts';

/** Other machines by settings alone. ARM is tried in `npm test` (u-boot.rig.test.ts). */

const tools = ['u-boot-qemu', 'sfdisk', 'mkfs.vfat', 'mcopy'] as const;
const onArm64 = describeWith('qemu-system-aarch64', ...tools);
const onX86 = describeWith('qemu-system-i386', ...tools);

describeLoader(
  'u-boot loader on a real U-Boot for arm64, over XMODEM',
  () => startRealUBoot('arm64', uBootSettingsOf.arm64),
  onArm64,
);
describeTails('arm64', uBootSettingsOf.arm64, onArm64);

describeLoader(
  'u-boot loader on a real U-Boot for x86, over YMODEM at a faster speed than its console',
  () => startRealUBoot('x86', fastX86UBootSettings),
  onX86,
);
describeTails('x86', uBootSettingsOf.x86, onX86);
