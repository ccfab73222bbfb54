import { readFileSync } from 'node:fs';
import type { XmlDocument, XmlLibError, XsdValidator } from 'libxml2-wasm';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';

type LibXml = typeof import('libxml2-wasm');

/** One XSD, compiled, with the parser whose documents it judges. */
export interface XmlSchema {
  readonly library: LibXml;
  /**
   * Parses `text` and validates it with root element `rootName`, then hands the document to `take` and frees it.
   * No network, no entities, no DOCTYPE at all. Throws `message-invalid` naming `what`, line and cause.
   */
  read<T>(text: string, rootName: string, what: string, take: (document: XmlDocument) => T): T;
}

/** Longest message read, in UTF-16 units: a full batch is about 0.6 MB. */
export const maxMessageChars = 2 * 1024 * 1024;

/** The decoder is strict: bytes that are not UTF-8 never become a message. */
export const decodeMessage = (bytes: Uint8Array, what: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault('message-invalid', `${what}: not UTF-8`, { cause });
  }
};

const requireBounded = (text: string, what: string): void => {
  if (text.length > maxMessageChars)
    throw new Fault('message-invalid', `${what}: ${text.length} characters, more than ${maxMessageChars}`);
  // Before the parser sees it: with no document type there are no entities to expand and nothing to fetch.
  if (/<!DOCTYPE/i.test(text)) throw new Fault('message-invalid', `${what}: has a document type declaration`);
};

/** Only the library's own errors have details: any other is no fault of the message, and throws here. */
const describe = (error: unknown): string => {
  const { details, message: summary } = error as XmlLibError;
  const shown = details.slice(0, 3).map(({ line, message }) => `line ${line}: ${message.trim()}`);
  const more = details.length > shown.length ? ` (and ${details.length - shown.length} more)` : '';
  const text = shown.length > 0 ? `${shown.join('; ')}${more}` : summary;
  // Namespaces repeat in every message of the validator and hide the rest.
  return text
    .replaceAll(/\{urn:[^}]*\}/g, '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 600);
};

const parse = (library: LibXml, text: string, what: string): XmlDocument => {
  const { ParseOption, XmlDocument: Documents } = library;
  const option: number =
    // mutant: arithmetic: without a document type there is nothing to fetch
    ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_BIG_LINES;
  try {
    return Documents.fromString(text, { option });
  } catch (cause) {
    throw new Fault('message-invalid', `${what}: not well-formed XML, ${describe(cause)}`, { cause });
  }
};

const validate = (validator: XsdValidator, document: XmlDocument, rootName: string, what: string): void => {
  if (document.root.name !== rootName)
    throw new Fault('message-invalid', `${what}: root is ${document.root.name}, not ${rootName}`);
  try {
    validator.validate(document);
  } catch (cause) {
    throw new Fault('message-invalid', `${what}: ${describe(cause)}`, { cause });
  }
};

/** The parser is WebAssembly and takes some 50 ms to start, so it is loaded on first use and not on import. */
export const openXmlSchema = async (xsd: URL): Promise<XmlSchema> => {
  const library = await import('libxml2-wasm');
  const source = library.XmlDocument.fromString(readFileSync(xsd, 'utf8'));
  const validator = library.XsdValidator.fromDoc(source);
  source.dispose();
  return {
    library,
    read: (text, rootName, what, take) => {
      requireBounded(text, what);
      const document = parse(library, text, what);
      try {
        validate(validator, document, rootName, what);
        return take(document);
      } finally {
        document.dispose();
      }
    },
  };
};
