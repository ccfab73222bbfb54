/** What one request meets instead of an orderly answer. Lost replies are lost after the batch has taken effect. */
export type RequestFault =
  | { readonly kind: 'lose-request' }
  | { readonly kind: 'lose-reply' }
  | { readonly kind: 'truncate-reply' }
  | { readonly kind: 'fail'; readonly status: number; readonly retryAfterSeconds?: number };

/** How the reference gateway misbehaves. Requests are counted from 1 over all methods, in order of arrival. */
export interface GatewayBehaviour {
  /** The reply to this request is never sent: the connection is cut. */
  readonly loseReplyOf?: number;
  /** Only half of the reply to this request is sent, then the connection is cut. */
  readonly truncateReplyOf?: number;
  /** The first so many requests are answered with this status and have no effect. */
  readonly failWith?: {
    readonly status: number;
    readonly requests: number;
    readonly retryAfterSeconds?: number;
  };
  /** Before each answer. */
  readonly delayMs?: number;
  /** Every receipt answers its first entry twice; the stored one is orderly. */
  readonly duplicateEntryInReceipt?: boolean;
  /** Device ID to the response code it gets, effect withheld. */
  readonly refuseHub?: Readonly<Record<string, string>>;
  /** For histories: asked before the fields above. */
  readonly faultOf?: (ordinal: number) => RequestFault | null;
}

export const requestFault = (behaviour: GatewayBehaviour, ordinal: number): RequestFault | null => {
  const planned = behaviour.faultOf?.(ordinal) ?? null;
  if (planned !== null) return planned;
  const { failWith } = behaviour;
  if (failWith !== undefined && ordinal <= failWith.requests) return { kind: 'fail', ...failWith };
  if (behaviour.loseReplyOf === ordinal) return { kind: 'lose-reply' };
  if (behaviour.truncateReplyOf === ordinal) return { kind: 'truncate-reply' };
  return null;
};
