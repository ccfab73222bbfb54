import { fileURLToPath } from 'node:url';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { createFolderSource } from './folder-source.ts';
import { createHttpSource, type HttpDeadlines } from './http-source.ts';

/** What a source says about one file. Nothing in it is trusted yet. */
export type SourceAnswer =
  | { readonly kind: 'complete'; readonly bytes: Uint8Array }
  | { readonly kind: 'absent' }
  /** Reading stopped as soon as the limit was passed. */
  | { readonly kind: 'oversized'; readonly atLeastBytes: number }
  /** The source stopped before it had sent what it announced. */
  | { readonly kind: 'cut-short'; readonly receivedBytes: number };

/**
 * Where a catalogue is read from: `metadata/` and `targets/` below one folder or address. `path` is relative with `/`
 * between segments and has been checked by the caller (no `..`, no empty segment).
 */
export interface CatalogueSource {
  /** For messages: the folder or address. */
  readonly name: string;
  /** @throws Fault `catalogue-unreachable` | `cancelled` */
  read(path: string, maxBytes: number, signal: AbortSignal): Promise<SourceAnswer>;
}

/** Messages and the store name the source, so nothing secret may be in it. */
const requirePlainAddress = (where: string): string => {
  const address = URL.canParse(where) ? new URL(where) : null;
  if (address === null) throw new Fault('arguments-invalid', `catalogue source ${where}: is no address`);
  if (address.username || address.password || address.search || address.hash)
    throw new Fault(
      'arguments-invalid',
      `catalogue source at ${address.host}: user name, password, query and fragment cannot be part of the address`,
    );
  return where;
};

/** `where` is an http(s) address, a `file:` address or a folder. */
export const openCatalogueSource = (where: string, deadlines: HttpDeadlines): CatalogueSource => {
  if (/^https?:\/\//i.test(where)) return createHttpSource(requirePlainAddress(where), deadlines);
  if (/^file:\/\//i.test(where)) return createFolderSource(fileURLToPath(where));
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(where))
    throw new Fault(
      'arguments-invalid',
      `catalogue source ${where}: only http, https, file and folders are read`,
    );
  return createFolderSource(where);
};
