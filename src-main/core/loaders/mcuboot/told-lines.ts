import { type Refusal, refusalIn, refusalText } from '../../protocols/smp/answer.ts';
import { numberIn, type SmpMap, textIn } from '../../protocols/smp/cbor.ts';
import { endedText } from '../whole-lines.ts';
import type { Question, SmpRead } from './question-settings.ts';

/** What came of a question: whole lines of text, each with its line end, or why there are none. */
export type ToldLines =
  | { readonly lines: string }
  | { readonly problem: string; readonly refusal: Refusal | null };

const shellLines = (what: string, answer: SmpMap): ToldLines => {
  const code = numberIn(answer, 'ret') ?? 0;
  if (code !== 0) return { problem: `${what} ended with code ${code}`, refusal: null };
  // mutant: string: what has no line end is no line either
  return { lines: endedText(textIn(answer, 'o') ?? '') };
};

const entryOf = (value: unknown, step: string | number): unknown => {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  return value instanceof Map ? value.get(step) : undefined;
};

/** Null for what is no single line: text with a control character in it could pass for several. */
const textOf = (value: unknown): string | null => {
  if (value instanceof Uint8Array) return value.length === 0 ? null : Buffer.from(value).toString('hex');
  if (typeof value === 'string') return /^\P{Cc}+$/u.test(value) ? value : null;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return Number.isSafeInteger(value) ? String(value) : null;
};

const readLines = (what: string, { parts }: SmpRead, answer: SmpMap): ToldLines => {
  let lines = '';
  for (const [name, path] of Object.entries(parts)) {
    const text = textOf(path.reduce<unknown>(entryOf, answer));
    if (text === null)
      return {
        problem: `${what} gave no ${name} that is one line of text, at ${path.join('/')}`,
        refusal: null,
      };
    lines += `${name}=${text}\n`;
  }
  return { lines };
};

/** Pure: the lines in an answer. `what` names the question. */
export const linesOf = (what: string, question: Question, answer: SmpMap): ToldLines => {
  const refusal = refusalIn(answer);
  if (refusal !== null) return { problem: `${what} is answered with ${refusalText(refusal)}`, refusal };
  return 'parts' in question ? readLines(what, question, answer) : shellLines(what, answer);
};
