/** The speed of a virtual bootloader's console, and how it changes it: only the key it waits for, at the new speed, ends that. */
export class VirtualUart {
  readonly #consoleBaud: number;
  readonly #settle: (work: () => void) => void;
  #awaited: { readonly key: number; readonly press: () => void } | null = null;
  #baudRate: number;

  /** `settle` calls back once the UART has settled; before and after each change of speed. */
  constructor(consoleBaud: number, settle: (work: () => void) => void) {
    this.#consoleBaud = consoleBaud;
    this.#baudRate = consoleBaud;
    this.#settle = settle;
  }

  get baudRate(): number {
    return this.#baudRate;
  }

  reset(): void {
    this.#awaited = null;
    this.#baudRate = this.#consoleBaud;
  }

  /** What is pressed before the UART has settled is lost. */
  async switchTo(baudRate: number, key: number): Promise<void> {
    await new Promise<void>((resolve) =>
      this.#settle(() => {
        this.#baudRate = baudRate;
        this.#settle(() => {
          this.#awaited = { key, press: resolve };
        });
      }),
    );
    this.#awaited = null;
  }

  press(key: number): void {
    if (this.#awaited?.key === key) this.#awaited.press();
  }
}
