import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { meaningOf } from './upload-errors.ts';
import { type UploadVerdict, verdictText } from './verdict.ts';

export interface UnverifiedUpload {
  readonly verdict: UploadVerdict;
  /** The receiver broke off (CAN CAN), and said why behind it; null where it let the file come to its end. */
  readonly refused: Fault | null;
  /** Every block was acknowledged. */
  readonly isWholeSent: boolean;
}

export interface UploadFailure {
  readonly fault: unknown;
  readonly isWorthAnother: boolean;
}

const failureByWord = (where: string, { verdict, isWholeSent }: UnverifiedUpload): UploadFailure | null => {
  if (verdict.kind !== 'aborted') return null;
  const { culprit, isWorthAnother, text } = meaningOf(verdict, isWholeSent);
  switch (culprit) {
    case 'image': {
      const said = `${where}: the bootloader refused the image: ${text}`;
      return { fault: new Fault('image-refused', said), isWorthAnother };
    }
    case 'hub': {
      const said = `${where}: the bootloader could not write the image: ${text}`;
      return { fault: new Fault('hub-write-failed', said), isWorthAnother };
    }
    case 'line':
      return null;
  }
};

/**
 * Why an upload ended without the bootloader's word that it verified what it wrote. A hub that fell silent is not worth
 * another go: while it was, another can have taken its place, and a menu does not say whose it is.
 */
export const failureOf = (where: string, imageBytes: number, upload: UnverifiedUpload): UploadFailure => {
  const { verdict, refused } = upload;
  const byWord = failureByWord(where, upload);
  if (byWord !== null) return byWord;
  if (refused !== null) {
    const message = `${refused.message}; ${verdictText(verdict)}`;
    return { fault: new Fault('transfer-refused', message, { cause: refused }), isWorthAnother: true };
  }
  const message = `${where}: the bootloader took all ${imageBytes} bytes; then ${verdictText(verdict)}`;
  return { fault: new Fault('upload-unconfirmed', message), isWorthAnother: verdict.kind !== 'silent' };
};
