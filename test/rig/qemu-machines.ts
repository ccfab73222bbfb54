/** Machines that Debian's u-boot-qemu has a U-Boot for, and what differs between them. */
export type Architecture = 'arm' | 'arm64' | 'x86';

/** Where in a machine's memory things go, hex digits: none of it is U-Boot's own or its boot scan's. */
export interface MemoryMap {
  readonly environment: string;
  readonly firmware: string;
  readonly transfer: string;
  readonly readBack: string;
}

export interface QemuMachine {
  readonly program: string;
  /** Up to its disk and console. */
  readonly args: readonly string[];
  readonly disk: 'virtio-blk-device' | 'virtio-blk-pci';
  readonly memory: MemoryMap;
}

/** U-Boot itself keeps the part above 45d00000. */
const armMemory: MemoryMap = {
  environment: '40200000',
  firmware: '40400000',
  transfer: '42000000',
  readBack: '44000000',
};

const bootloader = (path: string): readonly string[] => ['-bios', `/usr/lib/u-boot/${path}`];

export const qemuMachines: Readonly<Record<Architecture, QemuMachine>> = {
  arm: {
    program: 'qemu-system-arm',
    args: ['-M', 'virt', ...bootloader('qemu_arm/u-boot.bin')],
    disk: 'virtio-blk-device',
    memory: armMemory,
  },
  arm64: {
    program: 'qemu-system-aarch64',
    // Its boot scan needs more than the usual 128 MiB.
    args: ['-M', 'virt', '-cpu', 'cortex-a57', '-m', '256', ...bootloader('qemu_arm64/u-boot.bin')],
    disk: 'virtio-blk-device',
    memory: armMemory,
  },
  x86: {
    program: 'qemu-system-i386',
    // With 128 MiB its boot scan would load the script over U-Boot itself.
    args: ['-m', '256', ...bootloader('qemu-x86/u-boot.rom')],
    disk: 'virtio-blk-pci',
    memory: { environment: '1000000', firmware: '1400000', transfer: '2000000', readBack: '4000000' },
  },
};
