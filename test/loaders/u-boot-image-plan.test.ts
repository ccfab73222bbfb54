import { describe, expect, it } from 'vitest';
import { imagePlan } from '../../src-main/core/loaders/u-boot/image-plan.ts';
import { rigUBootSettings, xmodemUBootSettings } from '../rig/u-boot-settings.ts';

const maxBytes = 2_000;
const planned = (given: typeof rigUBootSettings, image: Uint8Array): number =>
  imagePlan('slot 3', { ...given, transfer: { ...given.transfer, maxBytes } }, image, 115_200).imageBytes;

describe('an image for a u-boot hub', () => {
  it.each([1, maxBytes])('fits with %i bytes, the least and the most', (bytes) => {
    expect(planned(rigUBootSettings, new Uint8Array(bytes))).toBe(bytes);
    expect(planned(xmodemUBootSettings, new Uint8Array(bytes))).toBe(bytes);
  });

  it.each([0, maxBytes + 1])('does not fit with %i bytes', (bytes) => {
    expect(() => planned(rigUBootSettings, new Uint8Array(bytes))).toThrow(
      expect.objectContaining({
        code: 'image-too-large',
        message: `slot 3: the image has ${bytes} bytes, 1 to ${maxBytes} fit`,
      }),
    );
  });

  it('that looks like padding from end to end is carried by the protocol that tells a length alone', () => {
    const padding = new Uint8Array(maxBytes).fill(0x1a);
    expect(planned(rigUBootSettings, padding)).toBe(maxBytes);
    expect(() => planned(xmodemUBootSettings, padding)).toThrow(
      expect.objectContaining({ code: 'image-unfit' }),
    );
  });
});
