import { describeLoader } from '../contract/loader.ts';
import { describeWith } from '../requires.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { describeTails } from './u-boot-tails.ts';
import { startRealUBoot } from './u-boot-under-test.ts';

const describeHere = describeWith('qemu-system-arm', 'u-boot-qemu', 'sfdisk', 'mkfs.vfat', 'mcopy');

describeLoader('u-boot loader on a real U-Boot', () => startRealUBoot('arm', rigUBootSettings), describeHere);
describeTails('arm', rigUBootSettings, describeHere);
