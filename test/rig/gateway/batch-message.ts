import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import {
  childElements,
  childTexts,
  messageNamespace,
} from '../../../src-main/core/notify/message/message-codec.ts';
import { openXmlSchema } from '../../../src-main/core/notify/message/xml-schema.ts';
import type { Answer } from './inventory.ts';

export interface EntryMessage {
  readonly requestId: number;
  readonly deviceId: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly firmwareVersion: string;
  readonly gpf: string | null;
  readonly reflashedAt: string;
}

export interface BatchMessage {
  readonly batchId: string;
  readonly benchId: string;
  readonly entries: readonly EntryMessage[];
}

export interface ReceiptMessage {
  readonly batchId: string;
  readonly contentSha256: string;
  readonly receivedAtMs: number;
  readonly answers: readonly Answer[];
}

/** The gateway's side of the message: reads batches, writes receipts. Shares only the XSD and its parser with the bench. */
export interface GatewayCodec {
  /** Throws the fault `message-invalid` with line and cause. */
  parseBatch(text: string): BatchMessage;
  buildReceipt(receipt: ReceiptMessage): string;
}

const readEntry = (element: XmlElement): EntryMessage => {
  const texts = childTexts(element);
  const field = (name: string): string => texts.get(name) ?? '';
  return {
    requestId: Number(field('RequestID')),
    deviceId: field('DeviceID'),
    manufacturer: field('DeviceManufacturer'),
    model: field('DeviceModel'),
    firmwareVersion: field('FirmwareVersion'),
    gpf: texts.get('AssociatedGPFDeviceID') ?? null,
    reflashedAt: field('ReflashedAt'),
  };
};

const readBatch = (document: XmlDocument): BatchMessage => {
  const [header] = childElements(document.root, 'Header');
  const texts = header === undefined ? new Map<string, string>() : childTexts(header);
  return {
    batchId: texts.get('BatchID') ?? '',
    benchId: texts.get('BenchID') ?? '',
    entries: childElements(document.root, 'DevicePreNotification').map(readEntry),
  };
};

export const openGatewayCodec = async (): Promise<GatewayCodec> => {
  const schema = await openXmlSchema(
    new URL('../../../resources/gateway/pre-notification-1.xsd', import.meta.url),
  );
  return {
    parseBatch: (text) => schema.read(text, 'PreNotificationBatch', 'Batch', readBatch),
    buildReceipt: ({ batchId, contentSha256, receivedAtMs, answers }) => {
      using document = schema.library.XmlDocument.create();
      const root = document.createRoot('PreNotificationReceipt', messageNamespace);
      root.setAttr('schemaVersion', '1.0');
      root.addElement('BatchID').addText(batchId);
      root.addElement('ContentSHA256').addText(contentSha256);
      root.addElement('ReceivedAt').addText(new Date(receivedAtMs).toISOString());
      for (const { requestId, code, detail } of answers) {
        const response = root.addElement('Response');
        response.addElement('RequestID').addText(String(requestId));
        response.addElement('ResponseCode').addText(code);
        if (detail !== null) response.addElement('ResponseDetail').addText(detail);
      }
      return document.toString({ format: true });
    },
  };
};
