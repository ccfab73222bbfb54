import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import { type Judgement, judge } from '../../src-main/core/select/judge.ts';
import { releaseHub } from '../../src-main/core/store/hubs.ts';
import { openStore, type Store } from '../../src-main/core/store/open-store.ts';
import { defaultPolicy } from '../../src-shared/domain/decide.ts';
import { type DeviceId, requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { catalogue, nowMs, release, version } from '../domain/builders.ts';

const id = (last: string): DeviceId => requireDeviceId(`88-73-84-90-6A-10-${last}`, 'test');
const [chf, gpf] = [id('10-10'), id('20-20')];
/** One digit from `chf`, in the register, on no Work Order of these. */
const elsewhere = id('10-11');
/** In the register without a GPF, on Work Order A. */
const bareHub = id('10-20');
/** On Work Order A by both its IDs, not in the register. */
const [strangeChf, strangeGpf] = [id('77-01'), id('77-02')];
/** In the register as Commissioned, on Work Order A and on Work Order D, which was imported later. */
const commissioned = id('40-40');
const orderA = 'WO-A' as WorkOrderId;
const laterOrder = 'WO-D' as WorkOrderId;
/** The journal's newest entry when Work Order D came. */
const laterImportedSeq = 100;

let folder: string;
let store: Store;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reflash-judge-'));
  store = openStore({ dataFolder: folder, mode: 'write', nowMs: Date.now });
  store.transaction('seed', (db) => {
    const hub = db.prepare(
      `INSERT INTO hubs (chf_id, gpf_id, manufacturer, model, hardware_version, register_firmware_version)
       VALUES (?, ?, '106C', '0102', '0003', '01000001')`,
    );
    hub.run(chf, gpf);
    hub.run(elsewhere, null);
    hub.run(bareHub, null);
    const order = db.prepare(
      `INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES (?, 'Supplier', 'open', 0)`,
    );
    for (const name of ['WO-A', 'WO-B']) order.run(name);
    const expected = db.prepare(
      'INSERT INTO work_order_hubs (work_order_id, chf_id, gpf_id) VALUES (?, ?, ?)',
    );
    expected.run('WO-A', chf, gpf);
    expected.run('WO-A', bareHub, null);
    expected.run('WO-A', strangeChf, strangeGpf);
    hub.run(commissioned, null);
    db.prepare(`UPDATE hubs SET smi_status = 'Commissioned' WHERE chf_id = ?`).run(commissioned);
    db.prepare(
      `INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms, imported_seq)
       VALUES (?, 'Supplier', 'open', 0, ?)`,
    ).run(laterOrder, laterImportedSeq);
    for (const name of [orderA, laterOrder]) expected.run(name, commissioned, null);
  });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const view = catalogue([release('01000002', { installableFrom: [version('01000001')] })], '01000002');
const ask = (label: readonly DeviceId[], workOrderId: WorkOrderId | null = null): Judgement =>
  judge(store.db, {
    label,
    workOrderId,
    wire: null,
    stored: null,
    catalogue: view,
    nowMs,
    provenMs: nowMs,
    policy: defaultPolicy,
    rescue: null,
  });
const said = (label: readonly DeviceId[], workOrderId: WorkOrderId | null = null): string => {
  const { decision } = ask(label, workOrderId);
  return decision.kind === 'quarantine' ? `${decision.reason}: ${decision.detail}` : decision.kind;
};

describe('what the store knows of a label', () => {
  it.each([
    ['its CHF', [chf]],
    ['its GPF', [gpf]],
    ['both', [gpf, chf]],
  ])('finds a hub and its one open Work Order by %s', (_what, label) => {
    const { decision, asset, order, expected } = ask(label);
    expect(decision.kind).toBe('flash');
    expect([asset?.chf, order?.id, expected?.chf]).toEqual([chf, orderA, chf]);
  });

  it.each([
    ['CHF', strangeChf],
    ['GPF', strangeGpf],
  ])('finds a hub that only a Work Order knows, by its %s', (_what, label) => {
    const { asset, expected } = ask([label]);
    expect([asset, expected?.chf]).toEqual([null, strangeChf]);
    expect(said([label])).toMatch(/^asset-unknown: .* on Work Order WO-A, but not in the asset register$/);
  });

  it('says which Work Order a known hub is not on', () => {
    expect(said([chf], 'WO-B' as WorkOrderId)).toBe(
      `not-on-work-order: Hub ${chf} is not on Work Order WO-B`,
    );
    expect(said([elsewhere])).toBe(`not-on-work-order: Hub ${elsewhere} is on no open Work Order`);
    expect(said([chf], 'WO-C' as WorkOrderId)).toBe(
      'not-on-work-order: Work Order WO-C was not imported on this bench',
    );
  });

  it('keeps to the label where that is what is unknown', () => {
    expect(said([id('99-99')], 'WO-C' as WorkOrderId)).toMatch(
      /^label-unknown: Label .* has this CHF or GPF/,
    );
    expect(said([chf, id('99-99')], orderA)).toMatch(/^label-ambiguous/);
  });
});

describe('a label one digit off', () => {
  it('names the hubs of the Work Order it may mean, and none of another', () => {
    const detail = said([id('10-1F')], orderA);
    expect(detail).toMatch(/^label-unknown/);
    expect(detail).toContain(`. One digit away on Work Order WO-A: ${chf} (GPF ${gpf})`);
    expect(detail).not.toContain(elsewhere);
  });

  it('names a hub by a GPF that was misread, and one without a GPF by its CHF alone', () => {
    expect(said([id('20-2F')], orderA)).toContain(`WO-A: ${chf} (GPF ${gpf})`);
    expect(said([id('10-2F')], orderA)).toMatch(new RegExp(`WO-A: ${bareHub}$`));
  });

  it('names none when none is near, or no Work Order says what is expected', () => {
    expect(said([id('AB-CD')], orderA)).not.toContain('One digit away');
    expect(said([id('10-1F')])).not.toContain('One digit away');
    expect(said([id('10-1F')], 'WO-B' as WorkOrderId)).not.toContain('One digit away');
  });
});

describe("a shift lead's release", () => {
  /** Whatever the clock says: the bench's clock was set back after the release, or ahead before it. */
  const verdictAfter = (seq: number, workOrderId: WorkOrderId, atMs = 0): string => {
    store.transaction('release', (db) => releaseHub(db, commissioned, { by: 'lead', atMs, seq }));
    return said([commissioned], workOrderId).replace(/:.*/, '');
  };

  it('counts for a Work Order that was imported before it', () => {
    expect(verdictAfter(laterImportedSeq, orderA)).toBe('flash');
    expect(verdictAfter(laterImportedSeq + 1, laterOrder, -1)).toBe('flash');
  });

  it('does not count for a Work Order that was imported after it', () => {
    expect(verdictAfter(laterImportedSeq, laterOrder, 1)).toBe('smi-status-not-pending');
  });

  it('may be given again while a later Work Order waits for one, and is said to be given after that', () => {
    verdictAfter(laterImportedSeq, laterOrder);
    expect(hubHistory(store.db, commissioned).asset.isReleasedByShiftLead).toBe(false);
    verdictAfter(laterImportedSeq + 1, laterOrder);
    expect(hubHistory(store.db, commissioned).asset.isReleasedByShiftLead).toBe(true);
  });
});
