export interface VirtualPromptOptions {
  readonly print: (text: string) => void;
  /** What stands in front of the prompt's own text. */
  readonly before: () => string;
  /** Positions of typed characters that get lost; 1 is the first ever typed. */
  readonly losesCharacters: () => readonly number[];
  readonly onLine: (line: string) => void;
}

const [ctrlC, enter] = [0x03, 0x0d];
const lineKillers = new Set([0x15, 0x18]);
const backspaces = new Set([0x08, 0x7f]);
const longestLine = 255;

/** The line editor of a virtual bootloader: what is typed is echoed, Enter ends it, Ctrl-C throws it away. */
export class VirtualPrompt {
  readonly #options: VirtualPromptOptions;
  #line = '';
  #typedCount = 0;

  constructor(options: VirtualPromptOptions) {
    this.#options = options;
  }

  /** An empty line. */
  show(): void {
    this.#line = '';
    this.#options.print(`${this.#options.before()}=> `);
  }

  /** A line that hush could not make sense of waits for its other half, for ever. */
  showContinuation(): void {
    this.#line = '';
    this.#options.print('> ');
  }

  onKey(byte: number): void {
    if (byte === ctrlC) {
      this.#options.print('<INTERRUPT>\r\n');
      this.show();
    } else if (byte === enter) {
      this.#options.print('\r\n');
      this.#options.onLine(this.#line);
    } else if (lineKillers.has(byte) || backspaces.has(byte)) this.#erase(lineKillers.has(byte));
    else if (byte >= 0x20 && this.#line.length < longestLine) this.#type(byte);
  }

  #erase(isWhole: boolean): void {
    const count = isWhole ? this.#line.length : Math.min(1, this.#line.length);
    this.#line = this.#line.slice(0, this.#line.length - count);
    if (count > 0) this.#options.print('\b \b'.repeat(count));
  }

  #type(byte: number): void {
    this.#typedCount++;
    if (this.#options.losesCharacters().includes(this.#typedCount)) return;
    this.#line += String.fromCharCode(byte);
    this.#options.print(String.fromCharCode(byte));
  }
}
