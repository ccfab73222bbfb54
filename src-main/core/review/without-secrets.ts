const word = 'pass(?:word|phrase)|secret|token|credential|private|key|auth|cookie|signature';
const secretName = new RegExp(`${word}|pem$`, 'i');
const taken = '(left out)';

/** User and password in front of the host of an address. */
const userInfo = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi;
const inQuery = new RegExp(`([?&][^=&\\s"']*(?:${word})[^=&\\s"']*=)[^&\\s"'#]+`, 'gi');
const inJson = new RegExp(`("[^"]*(?:${word})[^"]*"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'gi');
const pemBlock = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const scheme = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;

/** Text with passwords and tokens of addresses, private keys and authorisation taken out. */
export const textWithoutSecrets = (text: string): string =>
  text
    .replace(userInfo, `$1${taken}@`)
    .replace(inQuery, `$1${taken}`)
    .replace(inJson, `$1"${taken}"`)
    .replace(pemBlock, taken)
    .replace(scheme, `$1 ${taken}`);

/** A copy of plain data in which every member whose name speaks of a secret is left out, and texts are cleaned. */
export const withoutSecrets = (value: unknown): unknown => {
  if (typeof value === 'string') return textWithoutSecrets(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name,
      secretName.test(name) && member !== null ? taken : withoutSecrets(member),
    ]),
  );
};
