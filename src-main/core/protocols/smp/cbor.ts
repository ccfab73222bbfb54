import { decode, encode } from 'cborg';

/** What SMP requests are made of. */
export type SmpValue = number | boolean | string | Uint8Array | readonly string[];

/** The map an SMP frame carries. A Map, so that no name a device sends can reach a prototype. */
export type SmpMap = ReadonlyMap<string, unknown>;

/** Names without a value are left out. */
export const encodeMap = (fields: Readonly<Record<string, SmpValue | undefined>>): Uint8Array =>
  // In the order given, as devices document it; cborg would sort.
  encode(new Map(Object.entries(fields).filter(([, value]) => value !== undefined)), { mapSorter: () => 0 });

const isTextMap = (value: unknown): value is SmpMap =>
  value instanceof Map && [...value.keys()].every((key) => typeof key === 'string');

/** Definite or indefinite length (Zephyr sends both). Null when the bytes are not exactly one map named by text. */
export const decodeMap = (bytes: Uint8Array): SmpMap | null => {
  try {
    const value: unknown = decode(bytes, { useMaps: true, rejectDuplicateMapKeys: true });
    return isTextMap(value) ? value : null;
  } catch {
    return null;
  }
};

export const numberIn = (map: SmpMap, name: string): number | null => {
  const value = map.get(name);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
};

export const textIn = (map: SmpMap, name: string): string | null => {
  const value = map.get(name);
  return typeof value === 'string' ? value : null;
};

export const bytesIn = (map: SmpMap, name: string): Uint8Array | null => {
  const value = map.get(name);
  return value instanceof Uint8Array ? value : null;
};

/** Left out means false, as Zephyr does with what is not so. */
export const isSet = (map: SmpMap, name: string): boolean => map.get(name) === true;

/** Entries that are maps; what else is among them is dropped. */
export const mapsIn = (map: SmpMap, name: string): readonly SmpMap[] => {
  const value = map.get(name);
  return Array.isArray(value) ? value.filter(isTextMap) : [];
};

export const mapIn = (map: SmpMap, name: string): SmpMap | null => {
  const value = map.get(name);
  return isTextMap(value) ? value : null;
};
