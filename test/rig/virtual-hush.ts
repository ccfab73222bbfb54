import { type CommandMachine, commands } from './virtual-u-boot-commands.ts';
import { type CommandList, expandWords, parseCommandLine } from './virtual-u-boot-line.ts';

export interface VirtualHushOptions {
  readonly machine: CommandMachine;
  readonly onViolation: (text: string) => void;
  /** Each command as it is carried out, its variables filled in. */
  readonly onCommand: (text: string) => void;
  /** False once the boot that this shell belongs to is over: nothing of a line goes on in the next. */
  readonly isAlive: () => boolean;
  /** Characters of a command's output; what goes beyond is cut without a word. */
  readonly saysAtMost: (command: string) => number;
}

const cutting = (machine: CommandMachine, mostCharacters: number): CommandMachine => {
  let left = mostCharacters;
  const print = (text: string): void => {
    machine.print(text.slice(0, left));
    left = Math.max(0, left - text.length);
  };
  return { ...machine, print };
};

const assignment = /^(\w+)=(\S*)$/;

/** The shell of one boot of a virtual U-Boot, with variables of its own beside the environment: gone with the boot, and never saved. */
export class VirtualHush {
  readonly #options: VirtualHushOptions;
  readonly #variables = new Map<string, string>([['?', '0']]);

  constructor(options: VirtualHushOptions) {
    this.#options = options;
  }

  /** False for a syntax error, of which nothing was run. */
  async run(line: string): Promise<boolean> {
    const list = parseCommandLine(line);
    if (list === 'beyond')
      this.#options.onViolation(`not a line this hub understands: ${JSON.stringify(line)}`);
    else if (list === 'syntax-error') this.#options.machine.print('syntax error\r\n');
    else await this.#runList(list);
    return list !== 'syntax-error';
  }

  async #runList(list: CommandList): Promise<void> {
    for (const step of list) {
      if (step.kind === 'chain') await this.#runChain(step.commands);
      else {
        await this.#runList(step.condition);
        if (this.#variables.get('?') === '0') await this.#runList(step.body);
      }
    }
  }

  async #runChain(chain: readonly string[]): Promise<void> {
    for (const command of chain) {
      if (!this.#options.isAlive()) return;
      const code = await this.#runCommand(command);
      this.#variables.set('?', String(code));
      if (code !== 0) return;
    }
  }

  async #runCommand(text: string): Promise<number> {
    const { machine, onViolation } = this.#options;
    const [name = '', ...args] = expandWords(
      text,
      (variable) => machine.environment.get(variable) ?? this.#variables.get(variable) ?? '',
    );
    const [, variable, value = ''] = assignment.exec(name) ?? [];
    if (variable !== undefined && args.length === 0) {
      this.#variables.set(variable, value);
      return 0;
    }
    const command = commands.get(name);
    this.#options.onCommand([name, ...args].join(' '));
    if (command !== undefined) return command(cutting(machine, this.#options.saysAtMost(name)), args);
    onViolation(`unknown command ${JSON.stringify(text)}`);
    machine.print(`Unknown command '${name}' - try 'help'\r\n`);
    return 1;
  }
}
