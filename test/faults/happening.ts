/** When something happens, seen from the story's hub. */
export type When =
  | 'before the scan'
  /** After the decision and before the first act that changes storage: a transfer takes minutes. */
  | 'in the transfer'
  /** When the hub is asked again before the second installation of its pathway. */
  | 'between the steps'
  /** After the image was written and checked, before it is started. */
  | 'at the restart'
  | 'before the second scan'
  /** The hub is scanned again then. */
  | 'after the pass';

/** What the keeper of the catalogue, whoever exports registers, the back office, a battery or another bench does meanwhile. */
export type Change =
  | 'production withdrawn'
  | 'production held'
  | 'another build is production'
  | 'the release between held'
  | 'loader settings changed'
  | 'register says other hardware'
  | 'register says another GPF'
  | 'register says another CHTS version'
  | 'Work Order closed'
  | 'on another Work Order'
  | 'clock in 2016'
  | 'clock a week ahead'
  | 'clock far ahead'
  | 'clock right again'
  | 'hub runs its old firmware again'
  | 'hub holds production'
  | 'hub holds the withdrawn build'
  | 'hub holds the other build'
  | 'asked without a label'
  | 'told and sealed'
  | 'told and accepted'
  | 'told and parked'
  | 'nothing';

export interface Happening {
  readonly when: When;
  readonly what: Change;
}

/** What one bench's hubs share: such a story has a bench of its own. */
const benchwide: ReadonlySet<Change> = new Set<Change>([
  'production withdrawn',
  'production held',
  'another build is production',
  'the release between held',
  'loader settings changed',
  'clock in 2016',
  'clock a week ahead',
  'clock far ahead',
  'clock right again',
]);

export const concernsWholeBench = ({ what }: Happening): boolean => benchwide.has(what);
