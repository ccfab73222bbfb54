import type { WedgeKey } from './key-character.ts';
import { createTextBoxMemory, isTypedInto } from './text-box-memory.ts';
import { initialWedge, pressKey, settle, settleAfterMs, type WedgeAct, type WedgeRules } from './wedge.ts';

export interface KeyListener {
  readonly onScan: (text: string) => void;
  readonly onTyped: (key: string) => void;
  readonly onUnfinished: (characterCount: number) => void;
}

/**
 * Listens to every key of the window before anything else sees it. `rules` is asked at each key, as settings change.
 * Returns how to stop.
 */
export const listenToKeys = (rules: () => WedgeRules, listener: KeyListener): (() => void) => {
  let state = initialWedge;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const memory = createTextBoxMemory();

  const tell = (acts: readonly WedgeAct[]): void => {
    for (const act of acts) {
      if (act.kind === 'typed') listener.onTyped(act.key);
      else if (act.kind === 'unfinished') listener.onUnfinished(act.characterCount);
      else {
        memory.takeBack(act.firstToken);
        listener.onScan(act.text);
      }
    }
  };

  const settleLater = (): void => {
    clearTimeout(timer);
    if (state.run.length === 0) return;
    timer = setTimeout(
      () => {
        const step = settle(state, performance.now(), rules());
        state = step.state;
        tell(step.acts);
        settleLater();
      },
      settleAfterMs(state, rules()),
    );
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || isInScannerTest(event.target)) return;
    const step = pressKey(state, wedgeKeyOf(event), rules());
    state = step.state;
    if (step.token !== null) memory.remember(step.token, event.target);
    if (step.isTaken) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    tell(step.acts);
    settleLater();
  };

  window.addEventListener('keydown', onKeyDown, { capture: true });
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', onKeyDown, { capture: true });
  };
};

/** The test box of the settings measures a scan itself, and nothing is done with what it reads. */
const isInScannerTest = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-scanner-test]') !== null;

const wedgeKeyOf = (event: KeyboardEvent): WedgeKey => ({
  key: event.key,
  code: event.code,
  timeMs: event.timeStamp,
  isShift: event.shiftKey,
  isAlt: event.altKey,
  isCtrl: event.ctrlKey,
  isMeta: event.metaKey,
  isCapsLock: event.getModifierState('CapsLock'),
  isRepeat: event.repeat,
  isInTextBox: isTypedInto(event.target),
});
