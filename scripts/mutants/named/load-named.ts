import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../places.mjs';
import { readNamed } from './apply-named.ts';
import { chooseNamed } from './choose-named.ts';

/** The fact of the mutant that a program is to run with, which is started with `--import` of this file. */
export const namedVariable = 'REFLASH_NAMED_MUTANT';

const fact = process.env[namedVariable];
const [named] = fact === undefined ? [] : chooseNamed(fact);

if (named !== undefined) {
  const sources = new Map(
    [...readNamed(named)].map(([path, text]) => [
      pathToFileURL(join(root, path)).href,
      stripTypeScriptTypes(text),
    ]),
  );
  registerHooks({
    load: (url, context, next) => {
      const source = sources.get(url);
      return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true };
    },
  });
}
