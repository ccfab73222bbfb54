import type { ByteLink } from '../../links/byte-link.ts';
import { type TransferOptions, type TransferReport, transfer } from '../xmodem/transfer.ts';
import { type YmodemFile, ymodemPlan } from './ymodem-plan.ts';

/**
 * Sends one file by YMODEM (1K blocks; a short tail in 128-byte ones where that is quicker) to a receiver that is, or
 * within `deadlines.startMs` will be, asking for it. Resolves when the receiver has acknowledged the end of the batch.
 * Faults as {@link transfer}.
 */
export const sendYmodem = (
  link: ByteLink,
  file: YmodemFile,
  options: TransferOptions = {},
): Promise<TransferReport> => transfer(link, ymodemPlan(file, link.baudRate), options);
