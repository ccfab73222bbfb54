const isEscaped = (text: string, at: number): boolean => {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
};

/** Positions of one sign outside character classes, as written and not escaped. */
const signsOf = (body: string, pattern: RegExp): readonly RegExpExecArray[] => {
  const classes = [...body.matchAll(/\[(?:[^\]\\]|\\.)*\]/g)].filter(({ index }) => !isEscaped(body, index));
  const isInClass = (at: number) =>
    classes.some((found) => found.index < at && at < found.index + found[0].length);
  return [...body.matchAll(pattern)].filter(({ index }) => !isInClass(index) && !isEscaped(body, index));
};

const splice = (text: string, found: RegExpExecArray, by: string): string =>
  text.slice(0, found.index) + by + text.slice(found.index + found[0].length);

const swapped: Readonly<Record<string, string>> = { '\\d': '\\D', '\\w': '\\W', '\\s': '\\S', '\\b': '\\B' };

/** `/^a+$/u` with an anchor less, with a quantifier less, with a class turned round, without its `i`. */
export const regexTexts = (literal: string): readonly string[] => {
  const end = literal.lastIndexOf('/');
  const body = literal.slice(1, end);
  const flags = literal.slice(end + 1);
  const bodies = [
    ...signsOf(body, /[$^]/g).map((found) => splice(body, found, '')),
    // A quantifier follows something; `(?` and `{` at the start are none.
    ...signsOf(body, /(?<=[^(|])(?:[*+?]\??|\{\d+(?:,\d*)?\}\??)/g).map((found) => splice(body, found, '')),
    ...[...body.matchAll(/\\[dwsb]/g)]
      .filter(({ index }) => !isEscaped(body, index))
      .map((found) => splice(body, found, swapped[found[0]] ?? '')),
    ...[...body.matchAll(/\[\^/g)]
      .filter(({ index }) => !isEscaped(body, index))
      .map((found) => splice(body, found, '[')),
  ];
  const texts = bodies.map((changed) => `/${changed}/${flags}`);
  if (flags.includes('i')) texts.push(`/${body}/${flags.replace('i', '')}`);
  return texts.filter(isValid);
};

const isValid = (literal: string): boolean => {
  const end = literal.lastIndexOf('/');
  try {
    new RegExp(literal.slice(1, end), literal.slice(end + 1));
    return end > 1;
  } catch {
    return false;
  }
};
