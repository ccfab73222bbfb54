/** A command line of U-Boot's hush as far as the loader uses it: `a b && c; d`, `${name}`, `$name` and `$?`. */
export interface CommandList {
  /** Each inner list is joined by `&&`: it ends at the first command that fails. */
  readonly chains: readonly (readonly string[])[];
}

/** Null for anything beyond the subset: quotes, pipes, redirections, subshells, unfinished lists. */
export const parseCommandLine = (line: string): CommandList | null => {
  if (/["'`|<>\\()]|[^&]&[^&]|&&&/.test(line)) return null;
  const chains = line.split(';').map((chain) => chain.split('&&').map((command) => command.trim()));
  if (chains.at(-1)?.length === 1 && chains.at(-1)?.[0] === '') chains.pop();
  return chains.some((chain) => chain.includes('')) ? null : { chains };
};

export const expandWords = (command: string, lookUp: (name: string) => string): readonly string[] =>
  command
    .replace(/\$(?:\{(\w+)\}|(\?|\w+))/g, (_, braced, bare) => lookUp(braced ?? bare))
    .split(/\s+/)
    .filter((word) => word !== '');
