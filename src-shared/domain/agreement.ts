import type { Asset, WireIdentity } from './asset.ts';
import type { DecideInput, Quarantine } from './decide.ts';
import { type DeviceModelKey, deviceModelKey, formatDeviceModel } from './device-model.ts';
import type { OverridableReason } from './override.ts';
import type { QuarantineReason } from './reasons.ts';
import type { CatalogueView } from './release.ts';
import type { ExpectedHub } from './work-order.ts';

type Agreement =
  | Quarantine
  | { readonly kind: 'agreed'; readonly asset: Asset; readonly expected: ExpectedHub };

type Listed = Quarantine | { readonly kind: 'listed'; readonly expected: ExpectedHub };

const quarantine = (reason: QuarantineReason, detail: string): Quarantine => ({
  kind: 'quarantine',
  reason,
  detail,
});

type Lifted = readonly OverridableReason[];

/**
 * Label, Work Order, asset record and wire must name one hub of one Device Model, or it is set aside. The hub that is
 * agreed upon is of the Device Model it states itself, which differs from the register's only where that block is lifted.
 */
export const checkAgreement = (input: DecideInput, lifted: Lifted): Agreement => {
  const { asset, wire } = input;
  if (asset === null) return unknownAsset(input);
  const listed = checkLabel(input, asset) ?? findListed(input, asset);
  if (listed.kind !== 'listed') return listed;
  const { expected } = listed;
  const problem =
    (wire === null ? null : checkWire(asset, expected, wire)) ??
    (wire === null ? null : checkModel(input, asset, wire, lifted)) ??
    checkStatus(input, asset);
  if (problem !== null) return problem;
  const { deviceModel } = wire ?? asset;
  return { kind: 'agreed', asset: { ...asset, deviceModel }, expected };
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

const checkLabel = ({ label, workOrder, wire, rescue }: DecideInput, asset: Asset): Quarantine | null => {
  const gpf = asset.gpf ?? workOrder?.expected?.gpf ?? wire?.gpf ?? null;
  const strangers = label.filter((id) => id !== asset.chf && id !== gpf);
  // A label ID that nothing on record explains may still be the GPF's; only the wire can tell, so a scan lets one pass,
  // and a rescue, which has nothing else than the label, does not.
  const isWaitingForWire = gpf === null && wire === null && rescue === null && new Set(strangers).size === 1;
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

const findListed = ({ workOrder }: DecideInput, asset: Asset): Listed => {
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
  return { kind: 'listed', expected };
};

const checkWire = (asset: Asset, expected: ExpectedHub, wire: WireIdentity): Quarantine | null => {
  if (wire.chf !== asset.chf)
    return quarantine(
      'wrong-hub-on-port',
      `The label names hub ${asset.chf}, the hub on the port says it is ${wire.chf}`,
    );
  const gpf = asset.gpf ?? expected.gpf;
  if (wire.gpf !== null && gpf !== null && wire.gpf !== gpf)
    return quarantine(
      'gpf-mismatch',
      `Hub ${asset.chf}: GPF ${gpf} ${asset.gpf === null ? 'on its Work Order' : 'in the asset register'}, ${wire.gpf} on the wire`,
    );
  return null;
};

/** A lifted mismatch takes the wire's word; the register's hardware version says nothing of another Device Model. */
const checkModel = (
  { catalogue }: DecideInput,
  asset: Asset,
  wire: WireIdentity,
  lifted: Lifted,
): Quarantine | null => {
  const [recorded, said] = [asset.deviceModel, wire.deviceModel];
  const both = `Hub ${asset.chf}: ${formatDeviceModel(recorded)} in the asset register, ${formatDeviceModel(said)} on the wire`;
  const [recordedKey, saidKey] = [deviceModelKey(recorded), deviceModelKey(said)];
  if (recordedKey !== saidKey) {
    if (!lifted.includes('model-mismatch')) return quarantine('model-mismatch', both);
    const [recordedKind, saidKind] = [recordedKey, saidKey].map((key) => loaderKind(catalogue, key));
    if (saidKind === undefined || recordedKind === saidKind) return null;
    // The hub was asked in the registered model's way; what it says in another's is no ground to write on.
    // mutant: string: a block that was lifted and still stands is told by its words alone
    return quarantine('model-mismatch', `${both}; the catalogue has another loader for the latter`);
  }
  if (recorded.hardwareVersion === said.hardwareVersion || lifted.includes('hardware-version-mismatch'))
    return null;
  return quarantine('hardware-version-mismatch', both);
};

const loaderKind = ({ models }: CatalogueView, key: DeviceModelKey): string | undefined =>
  // mutant: method: a catalogue that holds a Device Model twice is refused
  models.find(({ deviceModel }) => deviceModel === key)?.loader.kind;

const checkStatus = ({ policy }: DecideInput, asset: Asset): Quarantine | null => {
  const isInStock = asset.smiStatus === null || asset.smiStatus === 'Pending';
  if (isInStock || asset.isReleasedByShiftLead || !policy.requiresPendingStatus) return null;
  return quarantine(
    'smi-status-not-pending',
    `Hub ${asset.chf}: SMI status ${asset.smiStatus}, a hub in stock is Pending`,
  );
};
