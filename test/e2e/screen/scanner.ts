import type { CDPSession, Page } from '@playwright/test';

/**
 * A keyboard-wedge scanner: types into whatever has the focus, one key after the other without a pause, then its
 * suffix. Never looks where the focus is, as the real one does not. Several texts make one burst.
 */
export const scan = async (page: Page, ...texts: readonly string[]): Promise<void> => {
  const keyboard = await keyboardOf(page);
  const strokes = texts.flatMap((text) => [...[...text].map(strokeOf), enter]);
  // Sent without waiting for each other: the page sees them follow as closely as a scanner's keys do.
  await Promise.all(
    strokes.flatMap(({ text, ...stroke }) => [
      keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', text, ...stroke }),
      keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke }),
    ]),
  );
};

/** A scanner set to send slowly, as many are for old terminals: a key every `everyMs`. */
export const scanSlowly = async (page: Page, text: string, everyMs: number): Promise<void> => {
  const keyboard = await keyboardOf(page);
  for (const { text: typed, ...stroke } of [...[...text].map(strokeOf), enter]) {
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', text: typed, ...stroke });
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke });
    await page.waitForTimeout(everyMs);
  }
};

/** A person at the keyboard: slower than any scanner. */
export const type = (page: Page, text: string): Promise<void> => page.keyboard.type(text, { delay: 90 });

const sessions = new WeakMap<Page, CDPSession>();

const keyboardOf = async (page: Page): Promise<CDPSession> => {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page));
  sessions.set(page, session);
  return session;
};

interface Stroke {
  readonly key: string;
  readonly code: string;
  readonly text: string;
  readonly windowsVirtualKeyCode: number;
  /** 8 is Shift. */
  readonly modifiers: number;
}

const enter: Stroke = { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13, modifiers: 0 };

const shift = 8;

/** A US keyboard, as scanners are set in the factory: what labels and command barcodes are made of. */
const strokeOf = (character: string): Stroke => {
  const stroke = (code: string, windowsVirtualKeyCode: number, modifiers: number): Stroke => ({
    key: character,
    code,
    text: character,
    windowsVirtualKeyCode,
    modifiers,
  });
  const upper = character.toUpperCase();
  if (/^[A-Z]$/.test(upper))
    return stroke(`Key${upper}`, upper.charCodeAt(0), character === upper ? shift : 0);
  if (/^\d$/.test(character)) return stroke(`Digit${character}`, character.charCodeAt(0), 0);
  switch (character) {
    case '-':
      return stroke('Minus', 189, 0);
    case ':':
      return stroke('Semicolon', 186, shift);
    case ' ':
      return stroke('Space', 32, 0);
    default:
      throw new Error(`the scanner of the tests has no key for ${JSON.stringify(character)}`);
  }
};
