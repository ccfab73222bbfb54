/** A piece of a file, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Edit extends Span {
  readonly text: string;
}

/** What one operator would change at one node. */
export interface Change {
  readonly operator: Operator;
  readonly edit: Edit;
}

/** One change of the source that some test should notice. */
export interface Mutant extends Change {
  /** `<file>:<line>:<column>:<operator>`, with `~2` and so on for the second of that kind at the same place. */
  readonly id: string;
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** The expression or statement that is swapped as a whole when the change is made. */
  readonly host: Span & { readonly kind: 'expression' | 'statement' };
}

/** The words an excuse names. */
export const operators = [
  'arithmetic',
  'await',
  'boundary',
  'call',
  'case',
  'condition',
  'empty',
  'equality',
  'logic',
  'method',
  'number',
  'optional',
  'regex',
  'return',
  'sql',
  'statement',
  'string',
] as const;
export type Operator = (typeof operators)[number];

export const isOperator = (text: string): text is Operator => (operators as readonly string[]).includes(text);

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The change in a line: what stands there, and what would. */
export const changeText = (source: string, { edit, host }: Mutant): string => {
  const before = source.slice(edit.start, edit.end);
  const isSmall = before.length < 12 && host.end - host.start < 80;
  const span = isSmall ? host : edit;
  const was = source.slice(span.start, span.end);
  const would = source.slice(span.start, edit.start) + edit.text + source.slice(edit.end, span.end);
  return `${shortened(oneLine(was))}  ->  ${shortened(oneLine(would)) || '(nothing)'}`;
};

const shortened = (text: string): string => (text.length > 90 ? `${text.slice(0, 87)}...` : text);
