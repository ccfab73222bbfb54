import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** Where udev keeps one link per serial port, named after the bus and socket it hangs on. */
const folderOfUdev = '/dev/serial/by-path';

/** Names by device path, as `/dev/ttyUSB0` -> `pci-0000:00:14.0-usb-0:2.1:1.0-port0`. Empty where there are none. */
export const readByPath = async (folder = folderOfUdev): Promise<ReadonlyMap<string, readonly string[]>> => {
  const names = await readdir(folder).catch(() => []);
  const found = new Map<string, string[]>();
  await Promise.all(
    names.map(async (name) => {
      // A link may vanish between the two: its port was unplugged.
      const device = await realpath(join(folder, name)).catch(() => null);
      if (device !== null) found.set(device, [...(found.get(device) ?? []), name]);
    }),
  );
  return found;
};
