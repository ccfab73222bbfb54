import { EOT } from '../../protocols/xmodem/frame.ts';
import type { GeckoLine } from './line.ts';
import { menuPattern } from './menu.ts';
import type { GeckoSettings } from './settings.ts';
import type { UploadError } from './upload-errors.ts';

/** What the bootloader says of an upload, after it took (or refused) the last byte. */
export type UploadVerdict =
  /** It verified checksum, and signature where the hub demands one, of what it wrote. */
  | { readonly kind: 'complete' }
  /** Why: upload-errors.ts. */
  | ({ readonly kind: 'aborted' } & UploadError)
  /** Its menu is back, and whether it verified was not heard. */
  | { readonly kind: 'unheard' }
  /** Neither words nor menu. */
  | { readonly kind: 'silent' };

/** A receiver that missed the end of the file still waits for it; at the menu it is a key without meaning. */
const endAgain = String.fromCharCode(EOT);
const nudges = 2;
const reasonMs = 200;

const hearReason = async (line: GeckoLine, signal: AbortSignal): Promise<UploadVerdict> => {
  const reason = new RegExp(line.settings.bootloader.reason, 'm');
  const heard = await line.console.expect({ reason }, reasonMs, signal);
  const { source = null, code = null } = heard?.match.groups ?? {};
  return { kind: 'aborted', source, code };
};

/** Listens for the verdict; where nothing at all comes, says once more that the file is over. */
export const hearVerdict = async (line: GeckoLine, signal: AbortSignal): Promise<UploadVerdict> => {
  const { bootloader, deadlines } = line.settings;
  const patterns = {
    complete: new RegExp(bootloader.complete, 'm'),
    aborted: new RegExp(bootloader.aborted, 'm'),
    menu: menuPattern(bootloader.prompt),
  };
  for (let nudged = 0; ; nudged++) {
    const heard = await line.console.expect(patterns, deadlines.verdictMs, signal);
    if (heard?.name === 'complete') return { kind: 'complete' };
    if (heard?.name === 'aborted') return hearReason(line, signal);
    if (heard?.name === 'menu') return { kind: 'unheard' };
    if (nudged === nudges) return { kind: 'silent' };
    await line.console.send(endAgain);
  }
};

/**
 * What was overheard, short of `complete`, behind an end of the file that nothing acknowledged. A hub that spoke only when it was broken off
 * (`aborted`) had fallen silent before.
 */
export const verdictWithin = (text: string, { bootloader }: GeckoSettings): UploadVerdict => {
  const isBackByItself = text.includes(bootloader.prompt) && !new RegExp(bootloader.aborted, 'm').test(text);
  return { kind: isBackByItself ? 'unheard' : 'silent' };
};

export const verdictText = (verdict: UploadVerdict): string => {
  switch (verdict.kind) {
    case 'complete':
      return 'it said that the upload is complete';
    case 'aborted':
      return verdict.code === null
        ? 'it said that the upload was aborted'
        : `it said that the upload was aborted: ${verdict.source} error 0x${verdict.code}`;
    case 'unheard':
      return 'its menu came back, and whether the image verified was not heard';
    case 'silent':
      return 'it said nothing more, and its menu did not come back';
  }
};
