import { z } from 'zod';

const isAscii = (text: string): boolean => /^\p{ASCII}+$/u.test(text);
const text = z.string().min(1).max(200).refine(isAscii, { error: '1 to 200 ASCII characters' });
const bytes = z.strictObject({
  hex: z.string().regex(/^(?:[0-9a-fA-F]{2}){1,200}$/, '1 to 200 bytes as hex digits, two per byte'),
});

/**
 * What is sent as it stands, line ends included: ASCII text, or bytes of any value as `{ "hex": "1ac038bc7e" }` for an
 * application that speaks in frames (ASH, HDLC). Read into one character per byte (latin1), as the console sends it.
 */
export const toSend = z.union([
  text,
  bytes.transform(({ hex }) => Buffer.from(hex, 'hex').toString('latin1')),
]);
