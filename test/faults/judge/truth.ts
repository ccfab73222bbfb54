import type { HubDoing, SaidIdentity } from '../../rig/hub-deed.ts';
import type { FaultStory } from '../fault-story.ts';

/** What the catalogue that the bench trusts states of one release. */
export interface StatedRelease {
  readonly id: string;
  readonly version: string;
  readonly image: string;
  readonly status: string;
  readonly installableFrom: readonly string[];
}

/** What somebody who sees everything knows of the world around the bench, at one moment. */
export interface WorldState {
  /** The release stated as latest production. */
  readonly production: string;
  readonly releases: readonly StatedRelease[];
  /** Of the story's Device Model, as text. */
  readonly settings: string;
  readonly models: readonly string[];
  /** The story's hub as the asset register that was imported last has it. */
  readonly register: {
    readonly gpf: string;
    readonly manufacturer: string;
    readonly model: string;
    readonly chtsVersion: string;
    readonly version: string;
  };
  /** Work Orders that expect the story's hub. */
  readonly orders: readonly { readonly id: string; readonly isOpen: boolean }[];
  /** How much more than the true time the bench's clock says. */
  readonly clockOffsetMs: number;
}

/** Which hub it is by its board, whatever it says: the story's own, or one that only stands in its place. */
export type Who = 'own' | 'stranger';

export type Happened =
  | { readonly kind: 'attempt-began'; readonly attemptId: string }
  /** What the hub on the cable does then; null where there is none. */
  | { readonly kind: 'attempt-ended'; readonly attemptId: string; readonly doing: HubDoing | null }
  | { readonly kind: 'loader-made'; readonly settings: string }
  | { readonly kind: 'world'; readonly world: WorldState }
  /** Somebody pulled the cable, cut the power or stopped the attempt. */
  | { readonly kind: 'hand' }
  /** A notification of the hub left the bench, and cannot be taken back any more. */
  | { readonly kind: 'told'; readonly outboxState: 'sealed' | 'accepted' | 'parked' }
  | { readonly kind: 'asked-alone' }
  | { readonly kind: 'attached'; readonly who: Who }
  | { readonly kind: 'spoke'; readonly who: Who }
  | { readonly kind: 'told-to-write'; readonly who: Who }
  | { readonly kind: 'named'; readonly who: Who; readonly said: SaidIdentity }
  | { readonly kind: 'versioned'; readonly who: Who; readonly version: string | null }
  /** Images go by their SHA-256 from here on. */
  | { readonly kind: 'stored'; readonly who: Who; readonly image: string | null }
  | { readonly kind: 'proved'; readonly who: Who; readonly image: string }
  | { readonly kind: 'started'; readonly who: Who; readonly image: string }
  | { readonly kind: 'restart-asked'; readonly who: Who; readonly isUnsettled: boolean }
  | { readonly kind: 'announced'; readonly who: Who; readonly version: string; readonly chf: string }
  | { readonly kind: 'power'; readonly who: Who; readonly isOn: boolean };

/** One thing that happened, with what the bench had recorded by then. */
export type Deed = Happened & {
  /** The newest entry of the journal. */
  readonly seq: number;
  /** The image that the record held the story's hub to be torn by; null while it is not suspect. */
  readonly suspect: string | null;
  readonly clockMs: number;
};

/** What really was in one attempt, from its beginning to its end. */
export interface AttemptTruth {
  readonly attemptId: string;
  readonly deeds: readonly Deed[];
  /** Everything that happened before it began. */
  readonly before: readonly Deed[];
  /** Every byte arrives as it was sent, nobody's hand comes between, and the hub answers whatever it hears. */
  readonly isClear: boolean;
  /** By its label, on a shift lead's word. */
  readonly isRescue: boolean;
  readonly label: string;
}

/** What really was, over a whole story. */
export interface Truth {
  readonly story: FaultStory;
  readonly own: SaidIdentity;
  readonly stranger: SaidIdentity;
  readonly deeds: readonly Deed[];
  readonly attempts: readonly AttemptTruth[];
}
