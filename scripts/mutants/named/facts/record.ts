import { mutant, type NamedMutant } from '../named-mutant.ts';

const core = 'src-main/core';

/** Of the same version as production, whatever image: what firmware was known by before it was known by its image. */
const imageOfSameVersion = `(SELECT r.manufacturer_image_sha256 FROM firmware_releases r
       WHERE r.firmware_version = json_extract(j.body_json, '$.to') AND r.status = 'production') AS image`;

/** What is kept of a hub and of an attempt: dispositions, suspicion, overrides, the journal. */
export const recordMutants: readonly NamedMutant[] = [
  mutant(
    'no hub ever gets a disposition',
    `${core}/record/settle.ts`,
    'dispose(db, given, chf, outcome);',
    '',
  ),
  mutant(
    'a disposition does not ask whose Work Order wrote',
    `${core}/store/checked-writes.ts`,
    'return last?.work_order_id === workOrderId && last.image === image;',
    'return last?.image === image;',
  ),
  mutant(
    'the last checked image is any of its version',
    `${core}/store/checked-writes.ts`,
    "json_extract(j.body_json, '$.imageSha256') AS image FROM journal j LEFT JOIN",
    `${imageOfSameVersion} FROM journal j LEFT JOIN`,
  ),
  mutant(
    'a write counts for whatever image is found',
    `${core}/store/checked-writes.ts`,
    'return last?.work_order_id === workOrderId && last.image === image;',
    'return last?.work_order_id === workOrderId;',
  ),
  mutant(
    'what a hub proves wrong is not taken back',
    `${core}/record/take-back.ts`,
    'if (asset === null || asset.suspect !== null || said === null) return;',
    'if (asset !== null || said === null) return;',
  ),
  mutant(
    'a hub that holds another image than it was re-flashed with stays re-flashed',
    `${core}/record/take-back.ts`,
    'if (!isOtherVersion && !isOtherImage) return;',
    'if (!isOtherVersion) return;',
  ),
  mutant(
    'what a write of ours explains is held against the hub',
    `${core}/record/take-back.ts`,
    'const isAwaited = said === awaitedVersion(db, chf);',
    'const isAwaited = false;',
  ),
  mutant(
    'a hub is never suspect',
    `${core}/record/attempt-record.ts`,
    'markSuspect(db, chf, from, image);',
    '',
  ),
  mutant(
    'suspicion is never lifted',
    `${core}/store/hubs.ts`,
    'suspect_from = NULL, suspect_to = NULL, suspect_image_sha256 = NULL WHERE',
    'suspect_from = suspect_from WHERE',
  ),
  mutant(
    'storage that was compared stays suspect',
    `${core}/record/attempt-record.ts`,
    "clearSuspect(db, chf); journal(db, 'storage-compared', chf, bodyOf(image));",
    "journal(db, 'storage-compared', chf, bodyOf(image));",
  ),
  mutant(
    'a hub that somebody else mended stays suspect',
    `${core}/flash/work-on-hub.ts`,
    'await liftSuspicion(session, asset, decision.release);',
    '',
  ),
  mutant(
    'an override that is gone is never refused',
    `${core}/record/override.ts`,
    'if (!endByUse(db, overrideId, use))',
    'if (!endByUse(db, overrideId, use) && false)',
  ),
  mutant(
    'an override is never used up',
    `${core}/store/overrides.ts`,
    'UPDATE overrides SET used_by_attempt_id = @attemptId, used_at_ms = @atMs',
    'UPDATE overrides SET why = why',
  ),
  mutant(
    'what a shift lead took for the model is not kept',
    `${core}/record/attempt-record.ts`,
    'takeModel(db, chf, by());',
    '',
  ),
  mutant(
    'the journal names the version in place of the image',
    `${core}/record/attempt-record.ts`,
    'imageSha256: sha256,',
    'imageSha256: firmwareVersion,',
  ),
  mutant(
    'from and to of an attempt are not kept',
    `${core}/record/attempt-record.ts`,
    'setAttemptVersions(db, attemptId, from, to);',
    '',
  ),
  mutant(
    'an attempt forgets its Work Order',
    `${core}/flash/attempt.ts`,
    'const workOrderId = request.workOrderId ?? scanned.order?.id ?? null;',
    'const workOrderId = request.workOrderId;',
  ),
  mutant(
    'a version that was read is not recorded',
    `${core}/flash/visit.ts`,
    'await record.versionRead(chf, version);',
    '',
  ),
  mutant(
    'a hub that a rescue wrote by mistake is not told of',
    `${core}/flash/same-hub.ts`,
    'if (chf !== due.chf && due.written !== null)',
    'if (chf === due.chf && due.written !== null)',
  ),
];
