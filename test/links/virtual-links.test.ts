import { describeByteLink } from '../contract/byte-link.ts';
import { createPacedLink } from '../rig/paced-line.ts';
import { createVirtualLink, type VirtualPair } from '../rig/virtual-link.ts';

const underTest = ({ link, device }: VirtualPair) => ({
  link,
  send: device.send,
  onBytes: device.onBytes,
  unplug: device.unplug,
  dispose: () => link.close(),
});

describeByteLink('a virtual link', async () =>
  underTest(createVirtualLink('virtual hub 1', { baudRate: 115_200 })),
);
describeByteLink('a paced link', async () =>
  underTest(createPacedLink('paced hub 1', { baudRate: 921_600, turnAroundMs: 1 })),
);
