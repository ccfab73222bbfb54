/** A journal entry's body, JSON, as name and value pairs to read. */
export interface JournalFact {
  readonly name: string;
  readonly value: string;
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const words = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

/** Anything that is not a JSON object is shown as it stands, never dropped. */
export const journalFacts = (body: string): readonly JournalFact[] => {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return Object.entries(parsed).map(([name, value]) => ({ name: words(name), value: plain(value) }));
  } catch {
    return [{ name: 'text', value: body }];
  }
  return [{ name: 'text', value: body }];
};
