import { describe, expect, test } from 'vitest';
import { messageCodec } from '../../src-main/core/notify/message/message-codec.ts';
import {
  notificationFromJson,
  notificationToJson,
} from '../../src-main/core/notify/message/pre-notification.ts';
import { decodeMessage, maxMessageChars } from '../../src-main/core/notify/message/xml-schema.ts';
import { chfOf } from './bench-store.ts';

const codec = await messageCodec();

const stored = {
  DeviceManufacturer: '106C',
  DeviceModel: '01020003',
  SMETSCHTSVersion: 'CHTS V1.4',
  FirmwareVersion: '0000000B',
  AssociatedGPFDeviceID: '88-73-84-91-00-00-00-00',
  ReflashedAtMs: Date.UTC(2026, 3, 1, 8),
};
const header = {
  batchId: '0e0f3b60-5c1e-4b1a-9a52-0c2f1f5d9a01',
  benchId: 'BENCH-7',
  sequence: 4,
  sealedAtMs: Date.UTC(2026, 3, 1, 9),
  journalSequence: 12,
  journalHash: 'ab'.repeat(32),
};
const entry = (changes: Partial<typeof stored> | Record<string, null> = {}) => ({
  requestId: 9,
  chf: chfOf(0),
  workOrderId: 'WO 1',
  notification: notificationFromJson(JSON.stringify({ ...stored, ...changes })),
});
const lines = (text: string): readonly string[] => text.split('\n').map((line) => line.trim());

describe('a batch on its way to the gateway', () => {
  test('says all that is known of the bench and the hub, in the order of the schema', () => {
    expect(lines(codec.buildBatch(header, [entry()]))).toEqual([
      '<?xml version="1.0" encoding="utf-8"?>',
      '<PreNotificationBatch xmlns="urn:reflash-bench:pre-notification:1" schemaVersion="1.0">',
      '<Header>',
      '<BatchID>0e0f3b60-5c1e-4b1a-9a52-0c2f1f5d9a01</BatchID>',
      '<BenchID>BENCH-7</BenchID>',
      '<BatchSequence>4</BatchSequence>',
      '<SealedAt>2026-04-01T09:00:00.000Z</SealedAt>',
      '<JournalSequence>12</JournalSequence>',
      `<JournalHash>${'ab'.repeat(32)}</JournalHash>`,
      '</Header>',
      '<DevicePreNotification>',
      '<RequestID>9</RequestID>',
      '<DeviceID>88-73-84-90-00-00-00-00</DeviceID>',
      '<DeviceManufacturer>106C</DeviceManufacturer>',
      '<DeviceModel>01020003</DeviceModel>',
      '<DeviceType>CHF</DeviceType>',
      '<SMETSCHTSVersion>CHTS V1.4</SMETSCHTSVersion>',
      '<FirmwareVersion>0000000B</FirmwareVersion>',
      '<AssociatedGPFDeviceID>88-73-84-91-00-00-00-00</AssociatedGPFDeviceID>',
      '<WorkOrderReference>WO 1</WorkOrderReference>',
      '<ReflashedAt>2026-04-01T08:00:00.000Z</ReflashedAt>',
      '</DevicePreNotification>',
      '</PreNotificationBatch>',
      '',
    ]);
  });

  test('leaves out what nobody knows', () => {
    const unknown = entry({ SMETSCHTSVersion: null, AssociatedGPFDeviceID: null });
    const text = codec.buildBatch(header, [{ ...unknown, workOrderId: null }]);
    expect(text).not.toMatch(/SMETSCHTSVersion|AssociatedGPFDeviceID|WorkOrderReference/);
  });

  test('is not made of a text that XML would carry changed', () => {
    expect(() => codec.buildBatch(header, [{ ...entry(), workOrderId: 'WO\u0001' }])).toThrow(
      expect.objectContaining({ code: 'message-invalid' }),
    );
  });

  test('is built by a schema that is compiled once', async () => {
    expect(await messageCodec()).toBe(codec);
  });
});

describe('a receipt', () => {
  const receipt = (responses: string, root = 'PreNotificationReceipt'): string =>
    `<${root} xmlns="urn:reflash-bench:pre-notification:1" schemaVersion="1.0"><BatchID>${header.batchId}</BatchID><ContentSHA256>${'cd'.repeat(32)}</ContentSHA256><ReceivedAt>2026-04-01T10:00:00.000Z</ReceivedAt>${responses}</${root}>`;
  const messageOf = (text: string): string => {
    try {
      codec.parseReceipt(text, 'Receipt');
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('it was taken');
  };

  test('is read with its time and every answer', () => {
    const answers =
      '<Response><RequestID>9</RequestID><ResponseCode>I0</ResponseCode></Response>' +
      '<Response><RequestID>8</RequestID><ResponseCode>E120203</ResponseCode><ResponseDetail>no</ResponseDetail></Response>';
    expect(codec.parseReceipt(receipt(answers), 'Receipt')).toEqual({
      batchId: header.batchId,
      contentSha256: 'cd'.repeat(32),
      receivedAtMs: Date.UTC(2026, 3, 1, 10),
      responses: [
        { requestId: 9, code: 'I0', detail: null },
        { requestId: 8, code: 'E120203', detail: 'no' },
      ],
    });
  });

  test('of another kind is called what it is', () => {
    expect(messageOf('<html/>')).toBe('Receipt: root is html, not PreNotificationReceipt');
  });

  test.each(['<!DOCTYPE x>', '<!doctype x>'])('with %s is refused before it is read', (doctype) => {
    expect(messageOf(`${doctype}<x/>`)).toBe('Receipt: has a document type declaration');
  });

  test('longer than any is refused by its length', () => {
    expect(messageOf(' '.repeat(maxMessageChars + 1))).toBe(
      `Receipt: ${maxMessageChars + 1} characters, more than ${maxMessageChars}`,
    );
    expect(messageOf(' '.repeat(maxMessageChars))).toContain('not well-formed XML');
  });

  test('that is cut off says in which line', () => {
    expect(messageOf('<a>\n<b>\n')).toMatch(/^Receipt: not well-formed XML, line 3: /);
  });

  test('with faults without end names three of them, without the namespace, in one short line', () => {
    const message = messageOf(receipt('<Response><No/></Response>'.repeat(9)));
    expect(message).toMatch(/^Receipt: line 1: .*; line 1: .*; line 1: .* \(and \d+ more\)$/);
    expect(message).not.toMatch(/urn:|\n| {2}/);
    expect(message.length).toBeLessThanOrEqual('Receipt: '.length + 600);
  });
});

describe('bytes', () => {
  test('that are UTF-8 are the text they are', () => {
    expect(decodeMessage(new TextEncoder().encode('<é/>'), 'a.xml')).toBe('<é/>');
  });

  test('that are not UTF-8 never become a message', () => {
    expect(() => decodeMessage(Uint8Array.of(0xc3), 'a.xml')).toThrow('a.xml: not UTF-8');
  });
});

describe('a notification in the outbox', () => {
  test('is read as it was written', () => {
    const json = JSON.stringify(stored);
    expect(notificationToJson(notificationFromJson(json))).toBe(json);
  });

  test('may lack the CHTS version and the GPF', () => {
    const { notification } = entry({ SMETSCHTSVersion: null, AssociatedGPFDeviceID: null });
    expect(notification).toMatchObject({ chtsVersion: null, gpf: null });
  });

  test.each([
    ['DeviceModel', { DeviceManufacturer: '1' }, 'DeviceModel: "1 01020003" is not one'],
    ['FirmwareVersion', { FirmwareVersion: '' }, 'FirmwareVersion: "" is not one'],
    ['AssociatedGPFDeviceID', { AssociatedGPFDeviceID: 'x' }, 'AssociatedGPFDeviceID: "x" is not one'],
  ])('that holds no %s is refused by that name', (_field, changes, message) => {
    expect(() => entry(changes)).toThrow(expect.objectContaining({ code: 'message-invalid', message }));
  });

  test('quotes no more than a line of what is wrong', () => {
    expect(() => entry({ FirmwareVersion: '!'.repeat(500) })).toThrow(
      `FirmwareVersion: "${'!'.repeat(60)}" is not one`,
    );
  });

  test.each(['{}', 'no JSON', JSON.stringify({ ...stored, More: 1 })])(
    'of another shape is refused: %s',
    (json) => {
      expect(() => notificationFromJson(json)).toThrow(
        expect.objectContaining({
          code: 'message-invalid',
          message: 'The stored notification is not what this version writes',
        }),
      );
    },
  );
});
