import fc from 'fast-check';
import type { OtaHeader } from '../../../src-main/core/protocols/zigbee-ota/header.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

const uint16 = fc.integer({ min: 0, max: 0xffff });
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });

const headerString = fc
  .array(fc.integer({ min: 1, max: 0xff }), { maxLength: 32 })
  .map((codes) => String.fromCharCode(...codes));

const eui64 = fc
  .uint8Array({ minLength: 8, maxLength: 8 })
  .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase());

export const otaHeader: fc.Arbitrary<OtaHeader> = fc.record({
  manufacturerCode: uint16,
  imageType: uint16,
  fileVersion: uint32,
  stackVersion: uint16,
  headerString,
  securityCredentialVersion: fc.option(fc.integer({ min: 0, max: 0xff })),
  destination: fc.option(eui64),
  hardware: fc.option(fc.record({ minimum: uint16, maximum: uint16 })),
});

export const plainHeader: OtaHeader = {
  manufacturerCode: 0x106c,
  imageType: 0x0000,
  fileVersion: 0x00000002,
  stackVersion: 0x0002,
  headerString: 'sample',
  securityCredentialVersion: null,
  destination: null,
  hardware: null,
};

/** The fault's code, 'parsed' when there was none, or the error itself when it was no Fault: a crash. */
export const outcomeOf = (parse: () => unknown): unknown => {
  try {
    parse();
    return 'parsed';
  } catch (error) {
    return error instanceof Fault ? error.code : error;
  }
};

export const messageOf = (parse: () => unknown): string => {
  try {
    parse();
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
  return 'parsed';
};
