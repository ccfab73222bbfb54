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
  const address = pathToFileURL(join(root, named.file)).href;
  const source = stripTypeScriptTypes(readNamed(named));
  registerHooks({
    load: (url, context, next) =>
      url === address ? { format: 'module', source, shortCircuit: true } : next(url, context),
  });
}
