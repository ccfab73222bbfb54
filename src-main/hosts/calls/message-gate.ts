import { z } from 'zod';

/**
 * The largest message taken from a screen, in characters: an imported file of 8 MiB, with every character escaped
 * by JSON and room for the frame.
 */
export const maxMessageCharacters = 16 * 1024 * 1024 + 64 * 1024;

export type GateAnswer =
  | { readonly isGood: true }
  | { readonly isGood: false; readonly reason: RefusedMessage; readonly detail: string };
export type RefusedMessage = 'not-text' | 'too-large' | 'not-json' | 'malformed' | 'too-many';

const callId = z.string().min(1).max(64);
const path = z
  .string()
  .max(200)
  .regex(/^(\/[A-Za-z][A-Za-z0-9]*)+$/);

/**
 * What oRPC's peers send (@orpc/standard-server-peer): a call, or `t: 4`, which gives one up. Streams and files from
 * the screen (`t: 3`, binary frames, headers of a body) are in no procedure of the contract, so they are not let in.
 */
const messageSchema = z.union([
  z.strictObject({
    i: callId,
    t: z.literal(1).optional(),
    p: z.strictObject({
      u: path,
      b: z
        .strictObject({ json: z.unknown(), meta: z.array(z.unknown()).max(10_000) })
        .partial()
        .optional(),
      h: z.strictObject({ 'last-event-id': z.string().max(64) }).optional(),
    }),
  }),
  z.strictObject({ i: callId, t: z.literal(4), p: z.undefined().optional() }),
]);

/** Looks at a message before anything acts on it. `data` is what the transport delivered, of whatever kind. */
export const checkMessage = (data: unknown, maxCharacters = maxMessageCharacters): GateAnswer => {
  if (typeof data !== 'string') return refused('not-text', `a message of kind ${kindOf(data)}`);
  if (data.length > maxCharacters)
    return refused('too-large', `${data.length} characters, at most ${maxCharacters} are taken`);
  const parsed = parseJson(data);
  if (parsed === notJson) return refused('not-json', `${data.length} characters that are not JSON`);
  const result = messageSchema.safeParse(parsed);
  return result.success ? { isGood: true } : refused('malformed', 'neither a call nor the end of one');
};

const notJson = Symbol('not JSON');

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
};

const kindOf = (data: unknown): string => (data === null ? 'null' : (data?.constructor?.name ?? typeof data));

const refused = (reason: RefusedMessage, detail: string): GateAnswer => ({ isGood: false, reason, detail });
