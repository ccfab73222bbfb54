/**
 * Why a hub is not flashed. `settles`: the verdict is about the hub itself and becomes its disposition on the Work
 * Order until a later scan finds the cause gone. Otherwise it is about this scan (wrong label, wrong plug, catalogue
 * too old) and the hub stays open. A reason without a hint does not compile.
 */
export interface QuarantineRule {
  readonly settles: boolean;
  readonly hint: string;
}

const scan = (hint: string): QuarantineRule => ({ settles: false, hint });
const hub = (hint: string): QuarantineRule => ({ settles: true, hint });

export const quarantineRules = {
  'label-unknown': scan('Scan the label again. If it stays unknown, put the hub in the quarantine tray.'),
  'label-ambiguous': scan('The label names two different hubs. Put the hub in the quarantine tray.'),
  'not-on-work-order': scan(
    'Check that the right Work Order is open. If it is, this hub was not expected: quarantine tray.',
  ),
  'work-order-closed': scan('This Work Order is closed. Ask the shift lead to reopen it, or pick another.'),
  'asset-unknown': scan(
    'The asset register does not hold this hub. Import a newer register, then scan again.',
  ),
  'wrong-hub-on-port': scan(
    'The hub on this slot is not the one scanned. Swap them, or scan the one plugged in.',
  ),
  'gpf-mismatch': hub(
    'CHF and GPF do not belong together by record. Quarantine tray; the shift lead checks the register.',
  ),
  'model-mismatch': hub(
    'The hub is another Device Model than the register holds. Quarantine tray, or a shift lead allows it once.',
  ),
  'hardware-version-mismatch': hub(
    'The hub reports other hardware than the register holds. Quarantine tray, or a shift lead allows it once.',
  ),
  'smi-status-not-pending': hub('The hub is not in stock by the inventory. A shift lead must release it.'),
  'version-unreadable': scan(
    'The hub does not say which firmware it holds. Power it off and on, and try once more.',
  ),
  'catalogue-expired': scan('The firmware catalogue is too old to trust. Update it, then scan again.'),
  'model-not-in-catalogue': hub('No firmware is known for this Device Model. Tell the shift lead.'),
  'hardware-version-not-supported': hub(
    'No production firmware is stated for this hardware version. A shift lead may allow it once.',
  ),
  'release-missing': hub('The catalogue names a release it does not hold for this hub. Tell the shift lead.'),
  'release-held': hub(
    'The production release of this Device Model is on hold. Set the hub aside until it is freed.',
  ),
  'release-withdrawn': hub('The production release of this Device Model was withdrawn. Set the hub aside.'),
  'release-pilot': hub(
    'The stated release is still a pilot, which this bench may not install. Set the hub aside.',
  ),
  'release-not-yet-effective': hub(
    'The production release is not effective yet. Set the hub aside until its date.',
  ),
  'clock-in-doubt': scan(
    'This machine’s clock is far ahead of all that the bench has recorded. Set it right, or have a shift lead confirm it in the settings; then scan again.',
  ),
  'release-stopped': scan(
    'This release failed too often on this bench. Set the hub aside until a shift lead lets it be installed again.',
  ),
  'no-pathway': hub(
    'No permitted sequence of versions leads from what this hub runs to production. A shift lead may allow it once.',
  ),
  'rescue-not-due': scan(
    'Put this hub in the quarantine tray: only one whose write was cut off on this bench may be installed by its label.',
  ),
  'already-re-flashed': scan(
    'This hub was re-flashed on this Work Order and does not hold that firmware any more. It counts as open again, and what was not sent of it is withdrawn. Scan it once more to flash it; tell the shift lead.',
  ),
} as const satisfies Record<string, QuarantineRule>;

export type QuarantineReason = keyof typeof quarantineRules;

/** Reasons that the version a hub says gives: one that its next start changes gives another, perhaps none. */
const versionReasons: readonly QuarantineReason[] = [
  'version-unreadable',
  'no-pathway',
  'already-re-flashed',
];

export const dependsOnVersion = (reason: QuarantineReason): boolean => versionReasons.includes(reason);
