import { diag } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { messageCodec } from '../../src-main/core/notify/message/message-codec.ts';
import { maxMessageChars, openXmlSchema } from '../../src-main/core/notify/message/xml-schema.ts';

const codec = await messageCodec();

const batchId = '0e0f3b60-5c1e-4b1a-9a52-0c2f1f5d9a01';
const answer =
  '<Response><RequestID>9</RequestID><ResponseCode>E120203</ResponseCode><ResponseDetail>no</ResponseDetail></Response>';
const receipt = (changes: { id?: string; answers?: string } = {}): string =>
  `<PreNotificationReceipt xmlns="urn:reflash-bench:pre-notification:1" schemaVersion="1.0"><BatchID>${changes.id ?? batchId}</BatchID><ContentSHA256>${'cd'.repeat(32)}</ContentSHA256><ReceivedAt>2026-04-01T10:00:00.000Z</ReceivedAt>${changes.answers ?? answer}</PreNotificationReceipt>`;

const read = (text: string) => codec.parseReceipt(text, 'Receipt');
const messageOf = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was taken');
};

describe('a receipt', () => {
  test.each([
    [
      'a processing instruction between its elements',
      answer.replace('<ResponseCode>', '<?ResponseCode I0?>$&'),
    ],
    ['one behind them', `${answer}<?Response none?>`],
    ['a comment between its elements', answer.replace('<ResponseCode>', '<!-- ResponseCode -->$&')],
    ['one within a word', answer.replace('E120', 'E1<!-- I0 -->20')],
    ['a word in a CDATA section', answer.replace('E120203', '<![CDATA[E120203]]>')],
    ['white space between its elements', answer.replaceAll('><', '>\n  <')],
  ])('says the same with %s', (_what, answers) => {
    expect(read(receipt({ answers }))).toEqual(read(receipt()));
  });

  test('leaves nothing of it in the memory of the parser, taken or not', () => {
    diag.configure({ enabled: true });
    try {
      read(receipt());
      expect(() => read(receipt({ id: 'x' }))).toThrow();
      expect(() => read('<half')).toThrow();
      expect(diag.report()).toEqual({});
    } finally {
      diag.configure({ enabled: false });
    }
  });

  test('is judged by a schema of which the parser keeps no text', async () => {
    diag.configure({ enabled: true });
    try {
      await openXmlSchema(new URL('../../resources/gateway/pre-notification-1.xsd', import.meta.url));
      expect(Object.keys(diag.report())).toEqual(['XsdValidator']);
    } finally {
      diag.configure({ enabled: false });
    }
  });

  test('is taken when it is as long as one may be', () => {
    const text = receipt();
    expect(read(text.padEnd(maxMessageChars)).batchId).toBe(batchId);
  });
});

describe('what is wrong with a receipt', () => {
  test('is said in whole when it is little', () => {
    expect(messageOf('<a b="1" b="2" c="3" c="4" d="5" d="6"/>')).toBe(
      'Receipt: not well-formed XML, line 1: Attribute b redefined; line 1: Attribute c redefined; line 1: Attribute d redefined',
    );
  });

  test('is counted behind the third', () => {
    expect(messageOf('<a b="1" b="2" c="3" c="4" d="5" d="6" e="7" e="8" f="9" f="0"/>')).toMatch(
      /Attribute d redefined \(and 2 more\)$/,
    );
  });

  test('is that there is none', () => {
    expect(messageOf('')).toBe('Receipt: not well-formed XML, Failed to parse XML');
  });

  test('is said on one line, whatever it quotes', () => {
    expect(messageOf(receipt({ id: 'a\n\n\tb' }))).toMatch(/^Receipt: line 1: Element 'BatchID': .*'a b'/);
  });

  test('is said in no more than 600 characters', () => {
    expect(messageOf(receipt({ id: 'a'.repeat(900) }))).toHaveLength('Receipt: '.length + 600);
  });

  test('is found in its line, however many there are', () => {
    const text = receipt({ answers: `${'\n'.repeat(70_000)}<No/>` });
    expect(messageOf(text)).toMatch(/^Receipt: line 70001: Element 'No'/);
  });
});
