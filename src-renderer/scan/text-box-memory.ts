/** What a text box held before a character went into it. */
interface Before {
  readonly token: number;
  readonly box: HTMLInputElement | HTMLTextAreaElement;
  readonly value: string;
  readonly start: number | null;
  readonly end: number | null;
}

const mostRemembered = 420;
const typedInto = new Set(['text', 'search', 'email', 'tel', 'url', 'password', 'number', '']);

/** The text box an event goes to; null where characters are keys. */
export const textBoxOf = (target: EventTarget | null): HTMLInputElement | HTMLTextAreaElement | null => {
  if (target instanceof HTMLTextAreaElement) return target;
  return target instanceof HTMLInputElement && typedInto.has(target.type) ? target : null;
};

/** Choosing from a list by its first letters is typing too. */
export const isTypedInto = (target: EventTarget | null): boolean =>
  textBoxOf(target) !== null ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLElement && target.isContentEditable);

/**
 * Remembers what text boxes held, so that a burst which turns out to be a scan can be taken back out. A box is restored
 * as if its user had done it, so that whoever listens to it knows.
 */
export const createTextBoxMemory = () => {
  let memory: readonly Before[] = [];
  return {
    remember: (token: number, target: EventTarget | null): void => {
      const box = textBoxOf(target);
      if (box === null) return;
      const { value, selectionStart: start, selectionEnd: end } = box;
      memory = [...memory, { token, box, value, start, end }].slice(-mostRemembered);
    },
    takeBack: (firstToken: number): void => {
      const restored = new Set<Before['box']>();
      for (const before of memory) {
        if (before.token < firstToken || restored.has(before.box)) continue;
        restored.add(before.box);
        restore(before);
      }
      memory = [];
    },
  };
};

const restore = ({ box, value, start, end }: Before): void => {
  const kind = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  // React keeps its own note of the value; only the element's native setter gets past it.
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(box, value);
  box.dispatchEvent(new Event('input', { bubbles: true }));
  if (start !== null) box.setSelectionRange(start, end);
};
