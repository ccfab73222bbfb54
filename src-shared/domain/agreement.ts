import type { Asset, WireIdentity } from './asset.ts';
import type { DecideInput, Quarantine } from './decide.ts';
import type { DeviceId } from './device-id.ts';
import { formatDeviceModel } from './device-model.ts';
import type { QuarantineReason } from './reasons.ts';
import type { ExpectedHub } from './work-order.ts';

type Agreement =
  | Quarantine
  | { readonly kind: 'agreed'; readonly asset: Asset; readonly expected: ExpectedHub };

const quarantine = (reason: QuarantineReason, detail: string): Quarantine => ({
  kind: 'quarantine',
  reason,
  detail,
});

/** Label, Work Order, asset record and wire must name one hub of one Device Model, or it is set aside. */
export const checkAgreement = (input: DecideInput): Agreement => {
  const { asset, workOrder, wire, label } = input;
  if (asset === null) return unknownAsset(input);
  const expected = workOrder?.expected ?? null;
  const problem =
    checkLabel(label, asset, expected, wire) ??
    checkWorkOrder(input, asset) ??
    (wire === null ? null : checkWire(asset, expected, wire)) ??
    checkStatus(input, asset);
  if (problem !== null) return problem;
  if (expected === null) return quarantine('not-on-work-order', `Hub ${asset.chf} is on no open Work Order`);
  return { kind: 'agreed', asset, expected };
};

const unknownAsset = ({ label, workOrder }: DecideInput): Quarantine => {
  const ids = label.length === 0 ? 'no Device ID' : label.join(', ');
  return workOrder?.expected
    ? quarantine(
        'asset-unknown',
        `Label ${ids}: on Work Order ${workOrder.order.id}, but not in the asset register`,
      )
    : quarantine('label-unknown', `Label ${ids}: no hub of the asset register has this CHF or GPF Device ID`);
};

const checkLabel = (
  label: readonly DeviceId[],
  asset: Asset,
  expected: ExpectedHub | null,
  wire: WireIdentity | null,
): Quarantine | null => {
  const gpf = asset.gpf ?? expected?.gpf ?? wire?.gpf ?? null;
  const strangers = label.filter((id) => id !== asset.chf && id !== gpf);
  // A label ID that nothing on record explains may still be the GPF's; only the wire can tell, so a scan lets one pass.
  const isWaitingForWire = gpf === null && wire === null && new Set(strangers).size === 1;
  if (strangers.length === label.length && !isWaitingForWire)
    return quarantine(
      'label-unknown',
      `Label ${label.join(', ') || 'without a Device ID'} does not name hub ${asset.chf}`,
    );
  if (strangers.length > 0 && !isWaitingForWire)
    return quarantine(
      'label-ambiguous',
      `Label names hub ${asset.chf} and also ${strangers.join(', ')}, which is not its GPF`,
    );
  return null;
};

const checkWorkOrder = ({ workOrder }: DecideInput, asset: Asset): Quarantine | null => {
  if (workOrder === null) return quarantine('not-on-work-order', `Hub ${asset.chf} is on no open Work Order`);
  const { order, expected } = workOrder;
  if (expected === null || expected.chf !== asset.chf)
    return quarantine('not-on-work-order', `Hub ${asset.chf} is not on Work Order ${order.id}`);
  if (order.state === 'closed')
    return quarantine('work-order-closed', `Hub ${asset.chf} is on Work Order ${order.id}, which is closed`);
  if (expected.gpf !== null && asset.gpf !== null && expected.gpf !== asset.gpf)
    return quarantine(
      'gpf-mismatch',
      `Hub ${asset.chf}: GPF ${asset.gpf} in the asset register, ${expected.gpf} on Work Order ${order.id}`,
    );
  return null;
};

const checkWire = (asset: Asset, expected: ExpectedHub | null, wire: WireIdentity): Quarantine | null => {
  if (wire.chf !== asset.chf)
    return quarantine(
      'wrong-hub-on-port',
      `The label names hub ${asset.chf}, the hub on the port says it is ${wire.chf}`,
    );
  const gpf = asset.gpf ?? expected?.gpf ?? null;
  if (wire.gpf !== null && gpf !== null && wire.gpf !== gpf)
    return quarantine(
      'gpf-mismatch',
      `Hub ${asset.chf}: GPF ${gpf} ${asset.gpf === null ? 'on its Work Order' : 'in the asset register'}, ${wire.gpf} on the wire`,
    );
  const recorded = asset.deviceModel;
  const said = wire.deviceModel;
  const both = `Hub ${asset.chf}: ${formatDeviceModel(recorded)} in the asset register, ${formatDeviceModel(said)} on the wire`;
  if (recorded.manufacturer !== said.manufacturer || recorded.model !== said.model)
    return quarantine('model-mismatch', both);
  if (recorded.hardwareVersion !== said.hardwareVersion) return quarantine('hardware-version-mismatch', both);
  return null;
};

const checkStatus = ({ policy }: DecideInput, asset: Asset): Quarantine | null => {
  const isInStock = asset.smiStatus === null || asset.smiStatus === 'Pending';
  if (isInStock || asset.isReleasedByShiftLead || !policy.requiresPendingStatus) return null;
  return quarantine(
    'smi-status-not-pending',
    `Hub ${asset.chf}: SMI status ${asset.smiStatus}, a hub in stock is Pending`,
  );
};
