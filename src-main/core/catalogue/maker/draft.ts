import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { DeviceModelEntry, Release } from '../../../../src-shared/domain/release.ts';
import { parseModelEntry, parseRelease, releaseCustomOf } from '../catalogue-format.ts';
import { writeDurably } from '../durable-file.ts';

/** What the next publication will state; nothing of it is signed. */
export interface Draft {
  readonly models: readonly DeviceModelEntry[];
  readonly releases: readonly Release[];
}

const draftFile = z.object({
  formatVersion: z.literal(1),
  models: z.array(z.unknown()),
  releases: z.array(
    z.object({ path: z.string(), length: z.number(), sha256: z.string(), custom: z.unknown() }),
  ),
});

const pathOf = (folder: string): string => join(folder, 'draft.json');

/** @throws Fault `catalogue-missing` | `catalogue-malformed` | `catalogue-inconsistent` */
export const readDraft = async (folder: string): Promise<Draft> => {
  const path = pathOf(folder);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Fault('catalogue-missing', `${path}: cannot be read; is this the folder of a catalogue?`, {
      cause: error,
    });
  });
  let draft: z.infer<typeof draftFile>;
  try {
    draft = draftFile.parse(JSON.parse(text));
  } catch (error) {
    throw new Fault('catalogue-malformed', `${path}: is not a catalogue draft`, { cause: error });
  }
  return {
    models: draft.models.map((model, index) => parseModelEntry(`${path}: model ${index + 1}`, model)),
    releases: draft.releases.map(({ path: id, custom, ...file }) => parseRelease(id, file, custom)),
  };
};

export const writeDraft = async (folder: string, draft: Draft): Promise<void> => {
  const releases = draft.releases.map((release) => ({
    path: release.id,
    length: release.fileBytes,
    sha256: release.fileSha256,
    custom: releaseCustomOf(release),
  }));
  const text = JSON.stringify({ formatVersion: 1, models: draft.models, releases }, null, 2);
  await writeDurably(pathOf(folder), Buffer.from(`${text}\n`));
};
