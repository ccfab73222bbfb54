/**
 * What a function could give instead of its result, by the type it declares: nothing, the empty value, or the opposite.
 *
 * @param type as written; empty where it is inferred
 * @param result the text of what it gives now
 */
export const emptyResult = (type: string, result: string): readonly string[] => {
  const promised = /^Promise<(.*)>$/s.exec(type)?.[1];
  if (promised !== undefined) return emptyOf(promised, `(await (${result}))`).map(inPromise);
  return emptyOf(type, `(${result})`);
};

/** Not awaiting anything is itself a change, and so is not calling at all; both are in what is given instead. */
const inPromise = (text: string): string =>
  text.startsWith('!') ? 'Promise.reject(new Error())' : `Promise.resolve(${text})`;

const emptyOf = (type: string, result: string): readonly string[] => {
  if (/\bis\b|^boolean$/.test(type)) return [`!${result}`];
  if (/^(void|never)$/.test(type)) return ['undefined'];
  if (/\bnull$/.test(type)) return ['null'];
  if (/\[\]$|^(readonly )?\[/.test(type)) return ['[]'];
  if (type === 'string') return ["''"];
  if (type === 'number') return ['0'];
  return ['undefined'];
};
