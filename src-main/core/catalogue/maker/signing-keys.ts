import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Key, Signature } from '@tufjs/models';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { makeFolder, writeDurably } from '../durable-file.ts';

export const signedRoles = ['root', 'targets', 'snapshot', 'timestamp'] as const;
export type SignedRole = (typeof signedRoles)[number];

/** What `Metadata.sign` of @tufjs/models takes. */
export type Signer = (data: Buffer) => Signature;

export interface SigningKey {
  readonly publicKey: Key;
  readonly signer: Signer;
}

/** An Ed25519 SubjectPublicKeyInfo ends in the 32 bytes of the key itself (RFC 8410). */
const publicHex = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');

const signingKeyOf = (privateKey: KeyObject): SigningKey => {
  const keyVal = { public: publicHex(privateKey) };
  // Canonical JSON of the key (TUF 4.2): members in alphabetical order, no blanks.
  const canonical = JSON.stringify({ keytype: 'ed25519', keyval: keyVal, scheme: 'ed25519' });
  const keyID = createHash('sha256').update(canonical).digest('hex');
  return {
    publicKey: new Key({ keyID, keyType: 'ed25519', scheme: 'ed25519', keyVal }),
    signer: (data) => new Signature({ keyID, sig: sign(null, data, privateKey).toString('hex') }),
  };
};

/**
 * A new Ed25519 key, kept as `<role>-<start of key ID>.pem` (PKCS #8) that only its owner may read. Keys are never
 * overwritten: root metadata says which are in force.
 */
export const generateSigningKey = async (keysFolder: string, role: SignedRole): Promise<SigningKey> => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = signingKeyOf(privateKey);
  await makeFolder(keysFolder, 0o700);
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  const path = join(keysFolder, `${role}-${key.publicKey.keyID.slice(0, 16)}.pem`);
  await writeDurably(path, Buffer.from(pem), 0o600);
  return key;
};

const readKey = async (path: string): Promise<SigningKey> => {
  try {
    return signingKeyOf(createPrivateKey(await readFile(path)));
  } catch (error) {
    throw new Fault('catalogue-key-missing', `${path}: cannot be read as an Ed25519 key`, { cause: error });
  }
};

/** The kept key that root metadata names for the role. @throws Fault `catalogue-key-missing` */
export const loadSigningKey = async (
  keysFolder: string,
  role: SignedRole,
  keyIds: readonly string[],
): Promise<SigningKey> => {
  const names = await readdir(keysFolder).catch((): string[] => []);
  for (const keyId of keyIds) {
    const name = `${role}-${keyId.slice(0, 16)}.pem`;
    if (!names.includes(name)) continue;
    const key = await readKey(join(keysFolder, name));
    if (key.publicKey.keyID === keyId) return key;
  }
  const wanted = keyIds.map((keyId) => `${role}-${keyId.slice(0, 16)}.pem`).join(' or ');
  throw new Fault('catalogue-key-missing', `${keysFolder}: holds no ${wanted}, which signs the role ${role}`);
};
