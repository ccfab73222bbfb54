/**
 * What the bootloader says behind "Serial upload aborted", and whom it speaks of: `file error 0xNN` where it could not
 * take what it read, `block error 0xNN` where it could not read.
 *
 * Sources: Gecko SDK 4.4, platform/bootloader/communication/xmodem-uart/btl_comm_xmodem.c (which result is said as which
 * code) and xmodem-parser/btl_xmodem.c (which byte ends a transfer); docs.silabs.com, "Using the Gecko Standalone
 * Bootloaders", table of serial uploading statuses (the codes' names; 42 and 46 to 4E are of older bootloaders).
 *
 * 0x18 is the byte CAN, and is said for every result that has no code of its own: a file error then is an image that was
 * turned down (rollback protection, the maker's own check, decryption, decompression). A block error 0x18 is a byte that
 * cancels (CAN, `C`, Ctrl-C) where a block was due, or a file that was over before its image was.
 */

/** Whom an error speaks of: the image and with it its release, the hub in hand, or the line between. */
export type Culprit = 'image' | 'hub' | 'line';

export interface UploadError {
  /** `file` or `block`, and two hex digits, by the settings' pattern; null where they were not heard. */
  readonly source: string | null;
  readonly code: string | null;
}

export interface UploadErrorMeaning {
  readonly culprit: Culprit;
  /** Said once it may be the line's doing after all, said again it is not. */
  readonly isWorthAnother: boolean;
  /** `file error 0x45, the signature is wrong` */
  readonly text: string;
}

type Row = readonly [culprit: Culprit, words: string];

const fileErrors: Readonly<Record<string, Row>> = {
  18: ['image', 'turned down, as is an application older than it goes back to'],
  41: ['image', 'its header or what it depends on does not fit'],
  42: ['hub', 'a header or checksum could not be written'],
  43: ['image', 'the checksum is wrong'],
  44: ['image', 'a tag is unknown'],
  45: ['image', 'the signature is wrong'],
  48: ['image', 'it would overwrite the bootloader'],
  '4A': ['hub', 'its flash could not be erased'],
  '4B': ['hub', 'its flash could not be written'],
  '4F': ['image', 'a tag is out of place or of a wrong length'],
  50: ['image', 'it has no key for it'],
};

/** A block that the hub took for a repeat of the one before is acknowledged and missing: the image is whole, and ends too soon for it. */
const endedTooSoon: UploadErrorMeaning = {
  culprit: 'image',
  isWorthAnother: true,
  text: 'block error 0x18, it ended too soon',
};

/** `isWholeSent`: the hub had acknowledged every block, so what it refused is the end of the file. */
export const meaningOf = ({ source, code }: UploadError, isWholeSent: boolean): UploadErrorMeaning => {
  if (source === 'block' && code === '18' && isWholeSent) return endedTooSoon;
  const said = `${source} error 0x${code}`;
  if (source !== 'file' || code === null) return { culprit: 'line', isWorthAnother: true, text: said };
  const [culprit, words] = fileErrors[code.toUpperCase()] ?? ['image', null];
  return { culprit, isWorthAnother: false, text: words === null ? said : `${said}, ${words}` };
};
