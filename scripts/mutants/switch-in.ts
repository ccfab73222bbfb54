import type { Mutant } from './mutant.ts';

/** The function that says at run time whether a mutant is the chosen one. */
export const switchName = '__mutant';

interface Host {
  readonly start: number;
  readonly end: number;
  readonly kind: Mutant['host']['kind'];
  readonly choices: { readonly index: number; readonly text: string }[];
}

const hostsOf = (source: string, mutants: readonly Mutant[], firstIndex: number): readonly Host[] => {
  const hosts = new Map<string, Host>();
  for (const [offset, { host, edit }] of mutants.entries()) {
    const key = `${host.start}:${host.end}:${host.kind}`;
    const known = hosts.get(key) ?? { ...host, choices: [] };
    const text = source.slice(host.start, edit.start) + edit.text + source.slice(edit.end, host.end);
    known.choices.push({ index: firstIndex + offset, text });
    hosts.set(key, known);
  }
  return [...hosts.values()].sort(outermostFirst);
};

const outermostFirst = (a: Host, b: Host): number =>
  a.start - b.start || b.end - a.end || Number(b.kind === 'statement') - Number(a.kind === 'statement');

const wrapped = ({ kind, choices }: Host, original: string): string => {
  if (kind === 'expression')
    return `(${choices.map(({ index, text }) => `${switchName}(${index})?(${text}):`).join('')}(${original}))`;
  const ifs = choices.map(({ index, text }) => `if(${switchName}(${index})){${text}}else `).join('');
  // In braces of its own, or a following `else` would belong to the choice.
  return `{${ifs}{${original}}}`;
};

/**
 * The file with every mutant in it, each behind a question that is answered at run time: choosing another one costs
 * no build. Lines stay where they were unless a change removes some.
 *
 * @param firstIndex the number of the file's first mutant
 */
export const switchIn = (source: string, mutants: readonly Mutant[], firstIndex: number): string => {
  const hosts = hostsOf(source, mutants, firstIndex);
  let next = 0;
  const emit = (start: number, end: number): string => {
    let text = '';
    let position = start;
    for (let host = hosts[next]; host !== undefined && host.end <= end; host = hosts[next]) {
      next++;
      text += source.slice(position, host.start) + wrapped(host, emit(host.start, host.end));
      position = host.end;
    }
    return text + source.slice(position, end);
  };
  return emit(0, source.length);
};
