import { describe, expect, it } from 'vitest';
import { type DecideInput, decide } from '../../src-shared/domain/decide.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { asset, chf, gpf, input, otherChf, wire } from './builders.ts';

const order = { id: 'WO0000000000001' as WorkOrderId, secParty: 'Supplier A', state: 'open' as const };
const listing = (changes: { chf?: typeof chf; gpf?: typeof gpf | null }) => ({
  order,
  expected: { chf, gpf, disposition: null, ...changes },
});
const reasonOf = (changes: Partial<DecideInput>): string => {
  const decision = decide(input(changes));
  return decision.kind === 'quarantine' ? decision.reason : decision.kind;
};
const detailOf = (changes: Partial<DecideInput>): string => {
  const decision = decide(input(changes));
  return decision.kind === 'quarantine' ? decision.detail : decision.kind;
};

describe('a label at scan, before the hub was asked', () => {
  const noGpf = { asset: asset({ gpf: null }), workOrder: listing({ gpf: null }), wire: null };

  it.each<[string, string, Partial<DecideInput>]>([
    ['flash', 'the GPF alone, which nothing on record knows', { ...noGpf, label: [gpf] }],
    ['label-unknown', 'two IDs that nothing on record knows', { ...noGpf, label: [gpf, otherChf] }],
    ['label-ambiguous', 'the CHF and two more', { ...noGpf, label: [chf, gpf, otherChf] }],
    ['label-unknown', 'another hub, where the GPF is known', { wire: null, label: [otherChf] }],
    ['label-ambiguous', 'another hub beside this one', { wire: null, label: [chf, otherChf] }],
    [
      'flash',
      'the GPF that the Work Order alone knows',
      { ...noGpf, workOrder: listing({}), label: [chf, gpf] },
    ],
  ])('is %s with %s', (reason, _what, changes) => {
    expect(reasonOf(changes)).toBe(reason);
  });

  it('is still explained by the GPF of the Work Order where the hub on the port tells none', () => {
    const unsaid = { asset: asset({ gpf: null }), wire: wire({ gpf: null }) };
    expect(reasonOf({ ...unsaid, label: [gpf] })).toBe('flash');
  });
});

describe('a hub that the Work Order lists', () => {
  const noGpf = { asset: asset({ gpf: null }), wire: wire({ gpf: null }), label: [chf] };

  it.each<[string, string, Partial<DecideInput>]>([
    ['flash', 'by its CHF alone', { workOrder: listing({ gpf: null }) }],
    ['flash', 'and that does not tell its GPF', { wire: wire({ gpf: null }) }],
    ['not-on-work-order', 'as another hub', { workOrder: listing({ chf: otherChf }) }],
    [
      'gpf-mismatch',
      'by its CHF alone, and that tells another GPF than the register holds',
      { label: [chf], workOrder: listing({ gpf: null }), wire: wire({ gpf: otherChf }) },
    ],
    ['not-on-work-order', 'nowhere, with a GPF that nothing knows', { ...noGpf, workOrder: null }],
    [
      'not-on-work-order',
      'nowhere, as another Work Order does not list it',
      { ...noGpf, workOrder: { order, expected: null } },
    ],
    ['label-unknown', 'nowhere, as no record holds it', { asset: null, workOrder: null }],
  ])('is %s %s', (reason, _what, changes) => {
    expect(reasonOf(changes)).toBe(reason);
  });
});

describe('a hub in stock', () => {
  it('is one whose inventory says nothing of its status, or one on a bench that does not ask', () => {
    expect(reasonOf({ asset: asset({ smiStatus: null }) })).toBe('flash');
    const policy = { installsPilots: false, requiresPendingStatus: false };
    expect(reasonOf({ asset: asset({ smiStatus: 'Commissioned' }), policy })).toBe('flash');
  });
});

describe('what is said of a hub set aside', () => {
  const two = [otherChf, requireDeviceId('88-73-84-90-6A-10-02-EC', 'test')];
  const oddGpf = { asset: asset({ gpf: null }), wire: wire({ gpf: otherChf }), label: [chf] };

  it.each<[string, Partial<DecideInput>]>([
    [`Label ${two.join(', ')} does not name hub ${chf}`, { label: two }],
    [`Label names hub ${chf} and also ${two.join(', ')}, which is not its GPF`, { label: [chf, ...two] }],
    [`Hub ${chf} is on no open Work Order`, { workOrder: null }],
    [`Hub ${chf} is not on Work Order WO0000000000001`, { workOrder: { ...listing({}), expected: null } }],
    [
      `Hub ${chf}: GPF ${gpf} in the asset register, ${otherChf} on the wire`,
      { wire: wire({ gpf: otherChf }) },
    ],
    [`Hub ${chf}: GPF ${gpf} on its Work Order, ${otherChf} on the wire`, oddGpf],
  ])('%s', (detail, changes) => {
    expect(detailOf(changes)).toBe(detail);
  });
});
