import type { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { Refusal } from '../../protocols/smp/answer.ts';

export interface UploadContext {
  readonly linkName: string;
  readonly imageBytes: number;
  /** The most requests outstanding. */
  readonly window: number;
  /** Times one offset is tried. */
  readonly tries: number;
  readonly eraseMs: number;
  readonly chunkMs: number;
  /** Where the piece at an offset ends, and its time on the wire with its answer. */
  pieceAt(offset: number): { readonly endOffset: number; readonly wireMs: number };
}

/** One request, sent and not yet answered. */
export interface Piece {
  readonly id: number;
  readonly offset: number;
  readonly endOffset: number;
  readonly wireMs: number;
  readonly sentAtMs: number;
  /** Nothing else was outstanding, so its round trip tells the turn-around. */
  readonly isAlone: boolean;
}

export type UploadEvent =
  | {
      readonly kind: 'answer';
      readonly id: number;
      /** What the device expects next; null when the answer does not say. */
      readonly offset: number | null;
      /** The device's word on the whole, with the last piece. */
      readonly match: boolean | null;
      readonly refusal: Refusal | null;
      readonly atMs: number;
    }
  | { readonly kind: 'timeout'; readonly atMs: number }
  /** To `asking`: the hub said again who it is; or it did not say anything. */
  | { readonly kind: 'confirmed' | 'unconfirmed'; readonly atMs: number }
  | { readonly kind: 'cancel'; readonly atMs: number };

export interface Running {
  readonly name: 'opening' | 'streaming';
  readonly acknowledgedBytes: number;
  readonly highestSentBytes: number;
  readonly outstanding: readonly Piece[];
  readonly window: number;
  readonly nextId: number;
  readonly deadlineMs: number;
  /** At the present offset. */
  readonly unanswered: number;
  readonly missed: number;
  /** Refusals among the missed, that may pass; the last of them. */
  readonly refusals: number;
  readonly lastRefusal: Refusal | null;
}

/** Nothing goes out until the hub has said who it is: another may have taken its place. */
export interface Asking {
  readonly name: 'asking';
  readonly held: Running;
  /** Where the upload goes on then. */
  readonly fromBytes: number;
  /** From the answer that led here; it counts once the hub is known. */
  readonly acknowledged: Piece | null;
  readonly match: boolean | null;
}

export type UploadState =
  | Running
  | Asking
  | { readonly name: 'done'; readonly match: boolean | null }
  /** The device knows of no upload: it was restarted or replaced, or it took the last piece and the answer was lost. */
  | { readonly name: 'lost-place'; readonly acknowledgedBytes: number }
  /** The device takes smaller frames, if any. */
  | { readonly name: 'too-large'; readonly refusal: Refusal; readonly acknowledgedBytes: number }
  | { readonly name: 'failed'; readonly fault: Fault };

export interface UploadStep {
  readonly state: UploadState;
  /** To be sent in this order. */
  readonly send: readonly Piece[];
  readonly waitMs: number;
  readonly isOver: boolean;
  /** The piece whose answer moved the upload on. */
  readonly acknowledged: Piece | null;
}

export interface UploadSession {
  begin(): UploadStep;
  next(state: UploadState, event: UploadEvent): UploadStep;
}
