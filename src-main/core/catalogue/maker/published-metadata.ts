import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Metadata,
  MetadataKind,
  type Root,
  type Snapshot,
  type Targets,
  type Timestamp,
} from '@tufjs/models';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { makeFolder, writeDurably } from '../durable-file.ts';

/** The roles under the root, as last published. */
export interface Published {
  readonly targets: Metadata<Targets>;
  readonly snapshot: Metadata<Snapshot>;
  readonly timestamp: Metadata<Timestamp>;
}

type MetadataJson = Parameters<typeof Metadata.fromJSON>[1];

const readJson = async (path: string): Promise<MetadataJson> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as MetadataJson;
  } catch (error) {
    throw new Fault('catalogue-malformed', `${path}: cannot be read as metadata`, { cause: error });
  }
};

const pathOf = (folder: string, name: string): string => join(folder, 'metadata', name);

const namesIn = (folder: string): Promise<string[]> =>
  readdir(join(folder, 'metadata')).catch((): string[] => []);

/** 0 when there is none. */
export const newestRootVersion = async (folder: string): Promise<number> =>
  Math.max(
    0,
    ...(await namesIn(folder)).map((name) => Number(/^(\d{1,9})\.root\.json$/.exec(name)?.[1] ?? 0)),
  );

export const readRootBytes = async (folder: string, version: number): Promise<Uint8Array> => {
  const path = pathOf(folder, `${version}.root.json`);
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new Fault('catalogue-missing', `${path}: cannot be read; is this the folder of a catalogue?`, {
      cause: error,
    });
  }
};

export const readRoot = async (folder: string, version: number): Promise<Metadata<Root>> =>
  Metadata.fromJSON(MetadataKind.Root, await readJson(pathOf(folder, `${version}.root.json`)));

/** Null before the first publication. The timestamp is the thread to pull: it names the snapshot, that the targets. */
export const readPublished = async (folder: string): Promise<Published | null> => {
  if (!(await namesIn(folder)).includes('timestamp.json')) return null;
  const timestamp = Metadata.fromJSON(
    MetadataKind.Timestamp,
    await readJson(pathOf(folder, 'timestamp.json')),
  );
  const snapshot = Metadata.fromJSON(
    MetadataKind.Snapshot,
    await readJson(pathOf(folder, `${timestamp.signed.snapshotMeta.version}.snapshot.json`)),
  );
  const version = snapshot.signed.meta['targets.json']?.version;
  const targets = Metadata.fromJSON(
    MetadataKind.Targets,
    await readJson(pathOf(folder, `${version}.targets.json`)),
  );
  return { timestamp, snapshot, targets };
};

/** Returns the bytes written, for the hash that the next role up signs. */
export const writeMetadata = async (
  folder: string,
  name: string,
  metadata: Pick<Metadata<Root | Targets | Snapshot | Timestamp>, 'toJSON'>,
): Promise<Uint8Array> => {
  const bytes = Buffer.from(`${JSON.stringify(metadata.toJSON(), null, 1)}\n`);
  await makeFolder(join(folder, 'metadata'));
  await writeDurably(pathOf(folder, name), bytes);
  return bytes;
};
