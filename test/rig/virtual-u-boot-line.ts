/**
 * A command line of U-Boot's hush as far as the loader uses it: `a b && c; d`, `if a; then b; c; fi`, `name=value`,
 * `${name}`, `$name` and `$?`.
 */
export type CommandList = readonly CommandStep[];

export type CommandStep =
  /** Joined by `&&`: it ends at the first command that fails. */
  | { readonly kind: 'chain'; readonly commands: readonly string[] }
  | { readonly kind: 'if'; readonly condition: CommandList; readonly body: CommandList };

/** Quotes, pipes, redirections and subshells. */
const beyond = /["'`|<>\\()]|[^&]&[^&]|&&&/;
const keyword = /^(if|then|fi)(?: +|$)/;

interface Piece {
  readonly word: 'if' | 'then' | 'fi' | null;
  readonly text: string;
}

const pieceOf = (text: string): Piece => {
  const word = (keyword.exec(text)?.[1] ?? null) as Piece['word'];
  return { word, text: word === null ? text : text.slice(word.length).trim() };
};

const chainOf = (text: string): CommandStep | null => {
  const commands = text.split('&&').map((command) => command.trim());
  return commands.includes('') ? null : { kind: 'chain', commands };
};

/**
 * Of a syntax error hush runs no part: of an `if` without its `fi` as little as of a `fi` without its `if`. `beyond`: a
 * real hush may well understand it, this one does not.
 */
export const parseCommandLine = (line: string): CommandList | 'syntax-error' | 'beyond' => {
  if (beyond.test(line)) return 'beyond';
  const pieces = line.split(';').map((text) => pieceOf(text.trim()));
  if (pieces.at(-1)?.text === '' && pieces.at(-1)?.word === null) pieces.pop();
  let at = 0;

  const stepsUntil = (end: 'fi' | 'the end'): CommandList | null => {
    const steps: CommandStep[] = [];
    for (let piece = pieces[at]; piece !== undefined && piece.word !== end; piece = pieces[at]) {
      const step = stepAt(piece);
      if (step === null) return null;
      steps.push(step);
    }
    return steps;
  };

  const stepAt = ({ word, text }: Piece): CommandStep | null => {
    at++;
    if (word === null) return chainOf(text);
    return word === 'if' ? conditionalOf(text) : null;
  };

  const conditionalOf = (text: string): CommandStep | null => {
    const condition = chainOf(text);
    const then = pieces[at++];
    const first = then?.word === 'then' ? chainOf(then.text) : null;
    const rest = first === null ? null : stepsUntil('fi');
    if (condition === null || first === null || rest === null || pieces[at]?.word !== 'fi') return null;
    return pieces[at++]?.text === '' ? { kind: 'if', condition: [condition], body: [first, ...rest] } : null;
  };

  return stepsUntil('the end') ?? 'syntax-error';
};

export const expandWords = (command: string, lookUp: (name: string) => string): readonly string[] =>
  command
    .replace(/\$(?:\{(\w+)\}|(\?|\w+))/g, (_, braced, bare) => lookUp(braced ?? bare))
    .split(/\s+/)
    .filter((word) => word !== '');
