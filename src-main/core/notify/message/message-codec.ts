import type { XmlElement } from 'libxml2-wasm';
import type { DeviceId } from '../../../../src-shared/domain/device-id.ts';
import { inventoryModel } from '../../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { Sha256 } from '../../../../src-shared/domain/release.ts';
import type { PreNotification } from './pre-notification.ts';
import { openXmlSchema, type XmlSchema } from './xml-schema.ts';

/** Namespace and schema version of resources/gateway/pre-notification-1.xsd. */
export const messageNamespace = 'urn:reflash-bench:pre-notification:1';
export const messageSchemaVersion = '1.0';
export const maxBatchEntries = 1000;

export interface BatchHeader {
  readonly batchId: string;
  readonly benchId: string;
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly sealedAtMs: number;
  /** Head of the journal at sealing. */
  readonly journalSequence: number;
  readonly journalHash: string;
}

export interface BatchEntry {
  /** The outbox id: RequestID. */
  readonly requestId: number;
  readonly chf: DeviceId;
  readonly workOrderId: string | null;
  readonly notification: PreNotification;
}

export interface EntryResponse {
  readonly requestId: number;
  /** `I0` or `E1202nn`. */
  readonly code: string;
  readonly detail: string | null;
}

export interface Receipt {
  readonly batchId: string;
  readonly contentSha256: Sha256;
  /** The gateway's clock, ms since the epoch. */
  readonly receivedAtMs: number;
  readonly responses: readonly EntryResponse[];
}

export interface MessageCodec {
  /** The batch as XML text. Throws `message-invalid` when it breaks the schema. */
  buildBatch(header: BatchHeader, entries: readonly BatchEntry[]): string;
  /** Throws `message-invalid`; `what` names the source in messages. */
  parseReceipt(text: string, what: string): Receipt;
}

const schemaFile = new URL('../../../../resources/gateway/pre-notification-1.xsd', import.meta.url);

/** Element name and text, in the order of the schema; null for one that is left out. */
type Fields = readonly (readonly [name: string, text: string | null])[];

const utc = (atMs: number): string => new Date(atMs).toISOString();

const headerFields = (header: BatchHeader): Fields => [
  ['BatchID', header.batchId],
  ['BenchID', header.benchId],
  ['BatchSequence', String(header.sequence)],
  ['SealedAt', utc(header.sealedAtMs)],
  ['JournalSequence', String(header.journalSequence)],
  ['JournalHash', header.journalHash],
];

const entryFields = ({ requestId, chf, workOrderId, notification }: BatchEntry): Fields => [
  ['RequestID', String(requestId)],
  ['DeviceID', chf],
  ['DeviceManufacturer', notification.deviceModel.manufacturer],
  ['DeviceModel', inventoryModel(notification.deviceModel)],
  ['DeviceType', 'CHF'],
  ['SMETSCHTSVersion', notification.chtsVersion],
  ['FirmwareVersion', notification.firmwareVersion],
  ['AssociatedGPFDeviceID', notification.gpf],
  ['WorkOrderReference', workOrderId],
  ['ReflashedAt', utc(notification.reflashedAtMs)],
];

const addFields = (parent: XmlElement, fields: Fields): void => {
  for (const [name, text] of fields) if (text !== null) parent.addElement(name).addText(text);
};

/** The writer replaces or cuts off what XML cannot carry without a word, so what was written is read back. */
const requireUnchanged = (element: XmlElement, fields: Fields): void => {
  const texts = childTexts(element);
  for (const [name, text] of fields)
    if ((texts.get(name) ?? null) !== text)
      throw new Fault('message-invalid', `${name}: ${JSON.stringify(text)} holds what XML cannot carry`);
};

const buildBatch = (schema: XmlSchema, header: BatchHeader, entries: readonly BatchEntry[]): string => {
  const all = entries.map(entryFields);
  using document = schema.library.XmlDocument.create();
  const root = document.createRoot('PreNotificationBatch', messageNamespace);
  root.setAttr('schemaVersion', messageSchemaVersion);
  addFields(root.addElement('Header'), headerFields(header));
  for (const fields of all) addFields(root.addElement('DevicePreNotification'), fields);
  const text = document.toString({ format: true });
  schema.read(text, 'PreNotificationBatch', `Batch ${header.batchId}`, (written) => {
    const elements = childElements(written.root, 'DevicePreNotification');
    // mutant: logic: as many are read as were written
    for (const [index, element] of elements.entries()) requireUnchanged(element, all[index] ?? []);
  });
  return text;
};

/** By XPath, which passes over comments and processing instructions: from one of those the library finds no next node. */
const elementsOf = (element: XmlElement): XmlElement[] => element.find('*') as XmlElement[];

/** The text of each child element by local name; values hold no mark-up by then, the schema saw to it. */
export const childTexts = (element: XmlElement): ReadonlyMap<string, string> =>
  new Map(elementsOf(element).map(({ name, content }) => [name, content]));

export const childElements = (element: XmlElement, name: string): XmlElement[] =>
  elementsOf(element).filter((child) => child.name === name);

/** Of a child that is always there, as the schema demands. */
const demandedText = (texts: ReadonlyMap<string, string>, name: string): string => String(texts.get(name));

const readResponse = (element: XmlElement): EntryResponse => {
  const texts = childTexts(element);
  return {
    requestId: Number(demandedText(texts, 'RequestID')),
    code: demandedText(texts, 'ResponseCode'),
    detail: texts.get('ResponseDetail') ?? null,
  };
};

const readReceipt = (root: XmlElement): Receipt => {
  const texts = childTexts(root);
  return {
    batchId: demandedText(texts, 'BatchID'),
    contentSha256: demandedText(texts, 'ContentSHA256') as Sha256,
    receivedAtMs: Date.parse(demandedText(texts, 'ReceivedAt')),
    responses: childElements(root, 'Response').map(readResponse),
  };
};

let opening: Promise<MessageCodec> | undefined;

const open = async (): Promise<MessageCodec> => {
  const schema = await openXmlSchema(schemaFile);
  return {
    buildBatch: (header, entries) => buildBatch(schema, header, entries),
    parseReceipt: (text, what) =>
      schema.read(text, 'PreNotificationReceipt', what, (document) => readReceipt(document.root)),
  };
};

/** Compiled once per process. */
export const messageCodec = (): Promise<MessageCodec> => {
  opening ??= open();
  return opening;
};
