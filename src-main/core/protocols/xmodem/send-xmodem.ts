import type { ByteLink } from '../../links/byte-link.ts';
import type { BlockBytes } from './frame.ts';
import { type TransferOptions, type TransferReport, transfer } from './transfer.ts';
import { xmodemPlan } from './transfer-plan.ts';

export interface XmodemOptions extends TransferOptions {
  /** 1024 is XMODEM-1K, where a short tail goes out in 128-byte blocks if that is quicker. */
  readonly blockBytes: BlockBytes;
}

/**
 * Sends `bytes` by XMODEM-CRC or XMODEM-1K. The last block is filled up with 0x1A and XMODEM carries no length: what
 * receives must know it by other means, or use YMODEM. Faults as {@link transfer}.
 */
export const sendXmodem = (
  link: ByteLink,
  bytes: Uint8Array,
  { blockBytes, ...options }: XmodemOptions,
): Promise<TransferReport> => transfer(link, xmodemPlan(bytes, blockBytes, link.baudRate), options);
