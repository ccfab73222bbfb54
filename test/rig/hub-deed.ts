/** Who a hub says it is. */
export interface SaidIdentity {
  readonly chf: string;
  readonly gpf: string;
  readonly manufacturer: string;
  /** Eight hex digits, model then hardware version. */
  readonly model: string;
}

/**
 * What a virtual hub was told, did and said, told to whoever listens as it happens: the truth that a bench's record is held
 * against. What it said is told when it left the hub; whether it arrived is the line's affair.
 */
export type HubDeed =
  /** A line was joined to it: from here on it has said nothing yet. */
  | { readonly kind: 'attached' }
  /** The first bytes that it said on its present line. */
  | { readonly kind: 'spoke' }
  | { readonly kind: 'named'; readonly said: SaidIdentity }
  /** Null: it says that it holds no valid firmware. */
  | { readonly kind: 'versioned'; readonly version: string | null }
  /** The first act of a write: its storage changes from here on, unless it refuses. */
  | { readonly kind: 'told-to-write' }
  /** What lies where writes go to; null where nothing lies there any more. */
  | { readonly kind: 'stored'; readonly image: Uint8Array | null }
  /** It worked out a sum over what it stored, and told it: this is what the sum was about. */
  | { readonly kind: 'proved'; readonly image: Uint8Array }
  /** `isUnsettled`: its next start would change what runs. */
  | { readonly kind: 'restart-asked'; readonly isUnsettled: boolean }
  /** Firmware runs from here on. */
  | { readonly kind: 'started'; readonly image: Uint8Array }
  | { readonly kind: 'announced'; readonly version: string; readonly chf: string }
  | { readonly kind: 'power'; readonly isOn: boolean };

export type OnDeed = (deed: HubDeed) => void;

/** What a virtual hub is doing: `on-trial`, its next start takes back what runs; `hung`, it neither starts nor listens. */
export type HubDoing = 'off' | 'starting' | 'bootloader' | 'firmware' | 'on-trial' | 'hung';

const words: ReadonlySet<HubDeed['kind']> = new Set(['spoke', 'named', 'versioned', 'proved', 'announced']);

/** Of a deed that is a word: a hub that nobody can hear did not say it. */
export const isWord = ({ kind }: HubDeed): boolean => words.has(kind);
