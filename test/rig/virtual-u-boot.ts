import type { HubDoing, OnDeed } from './hub-deed.ts';
import { parseScriptImage } from './u-boot-image.ts';
import type { VirtualHubBehaviour, VirtualHubTiming } from './virtual-hub-behaviour.ts';
import { VirtualHush } from './virtual-hush.ts';
import { type TransferProtocol, VirtualLoady } from './virtual-loady.ts';
import { VirtualMemory } from './virtual-memory.ts';
import { VirtualPrompt } from './virtual-prompt.ts';
import type { VirtualStorage } from './virtual-storage.ts';
import type { CommandMachine } from './virtual-u-boot-commands.ts';
import { VirtualUBootWriter } from './virtual-u-boot-writer.ts';
import { VirtualUart } from './virtual-uart.ts';

export interface VirtualUBootOptions {
  readonly storage: VirtualStorage;
  readonly behaviour: () => VirtualHubBehaviour;
  readonly timing: VirtualHubTiming;
  readonly disk: CommandMachine['disk']['kind'];
  /** Speed of its console. */
  readonly baudRate: number;
  readonly say: (bytes: Uint8Array) => void;
  readonly onViolation: (text: string) => void;
  readonly onCommand: (text: string) => void;
  readonly onWrite: () => void;
  /** The hub's own doing (`powerCutInWriteAtBytes`). */
  readonly onPowerLost: () => void;
  readonly onDeed: OnDeed;
}

type State = 'starting' | 'countdown' | 'prompt' | 'busy' | 'firmware' | 'hung' | 'off';

const doings: Readonly<Record<State, HubDoing>> = {
  starting: 'starting',
  countdown: 'bootloader',
  prompt: 'bootloader',
  busy: 'bootloader',
  firmware: 'firmware',
  hung: 'hung',
  off: 'off',
};

const ctrlC = 0x03;

/** From power on to running firmware and back: one boot, its prompt, its memory. Gone with the power. */
export class VirtualUBoot {
  readonly #options: VirtualUBootOptions;
  readonly #memory = new VirtualMemory();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #prompt: VirtualPrompt;
  #environment = new Map<string, string>();
  #hush: VirtualHush;
  #state: State = 'starting';
  #keysInCountdown = '';
  #firmwareStarts = 0;
  #unsteadyCount = 0;
  #loady: VirtualLoady | null = null;
  readonly uart: VirtualUart;
  /** Counts restarts: what an earlier boot began must not go on in the next. */
  #boot = 0;
  readonly #writer: VirtualUBootWriter;

  constructor(options: VirtualUBootOptions) {
    this.#options = options;
    this.#writer = new VirtualUBootWriter(options);
    this.uart = new VirtualUart(options.baudRate, (work) => this.#after(options.timing.switchMs, work));
    this.#prompt = new VirtualPrompt({
      print: (text) => this.#print(text),
      before: () => options.behaviour().garbageBeforePrompt ?? '',
      losesCharacters: () => options.behaviour().losesTypedCharacters ?? [],
      onLine: (line) => void this.#run(line),
    });
    this.#hush = this.#newHush();
    this.#start();
  }

  get doing(): HubDoing {
    return doings[this.#state];
  }

  waitAtPrompt(): void {
    this.#stopBoot('');
  }

  cutPower(): void {
    this.#writer.cutPower();
    this.#halt('off');
  }

  onBytes(bytes: Uint8Array): void {
    if (this.#state === 'off') return;
    const rest = this.#loady === null ? bytes : this.#loady.onBytes(bytes);
    for (const byte of rest) this.#onKey(byte);
  }

  #halt(state: State): void {
    this.#boot++;
    this.#state = state;
    this.#writer.forget();
    this.#loady?.stop();
    this.#loady = null;
    this.uart.reset();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #print(text: string): void {
    const { lineEnd = '\r\n' } = this.#options.behaviour();
    this.#options.say(Buffer.from(text.replaceAll('\r\n', lineEnd), 'latin1'));
  }

  #after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }

  #start(): void {
    this.#halt('starting');
    this.#environment = new Map([['loadaddr', '0x40200000']]);
    this.#hush = this.#newHush();
    this.#keysInCountdown = '';
    const { countdownMs, startMs } = this.#options.timing;
    this.#after(startMs, () => {
      this.#print('\r\n\r\nU-Boot 2023.01 (virtual hub)\r\n\r\nDRAM:  128 MiB\r\n');
      this.#print(`${this.#stopsAt() === null ? 'Hit any key to stop autoboot' : 'Autoboot'}:  2 `);
      this.#state = 'countdown';
      this.#after(countdownMs, () => this.#startFirmware());
    });
  }

  #startFirmware(): void {
    const { storage, behaviour, timing, onDeed } = this.#options;
    this.#print('\b\b\b 0 \r\n## Executing script at 40200000\r\n');
    if (behaviour().hangsInBoot === true && this.#boot > 1) {
      this.#state = 'hung';
      return;
    }
    const stored = storage.read('firmware.img') ?? new Uint8Array(0);
    const image = parseScriptImage(stored);
    if (image === null) {
      this.#print('SCRIPT FAILED: continuing...\r\n');
      this.#showPrompt();
      return;
    }
    this.#print('## Executing script at 40400000\r\n');
    this.#state = 'firmware';
    this.#firmwareStarts++;
    onDeed({ kind: 'started', image: stored });
    if (behaviour().rebootLoop === true) this.#after(timing.startMs, () => this.#start());
    else this.#announce(image.name, 2);
  }

  #announce(storedVersion: string, times: number): void {
    const { behaviour, timing, onDeed } = this.#options;
    const { silentFirmware, bootsVersion, announcesChf, unsteadyAnnouncements } = behaviour();
    const chf = /chf_id=(.*)/.exec(this.#hubEnvironment())?.[1] ?? '';
    const isUnsteady = this.#firmwareStarts <= (unsteadyAnnouncements?.starts ?? 0);
    for (let time = 0; time < times && silentFirmware !== true; time++) {
      const version = isUnsteady ? `X${++this.#unsteadyCount}` : (bootsVersion ?? storedVersion);
      this.#print(`CH-FIRMWARE version=${version} chf=${announcesChf ?? chf}\r\n`);
      onDeed({ kind: 'announced', version, chf: announcesChf ?? chf });
    }
    this.#after(timing.announceEveryMs, () => this.#announce(storedVersion, 1));
  }

  #hubEnvironment(): string {
    return Buffer.from(this.#options.storage.read('hub.env') ?? []).toString('latin1');
  }

  #showPrompt(): void {
    this.#state = 'prompt';
    this.#prompt.show();
  }

  #stopsAt(): string | null {
    return this.#options.behaviour().stopString ?? null;
  }

  /** Any key, or the newest keys in a row that are the stop string. */
  #isStopped(byte: number): boolean {
    this.#keysInCountdown += String.fromCharCode(byte);
    const stopString = this.#stopsAt();
    return stopString === null || this.#keysInCountdown.endsWith(stopString);
  }

  #onKey(byte: number): void {
    switch (this.#state) {
      case 'countdown':
        if (this.#isStopped(byte)) this.#stopBoot('\b\b\b 0 \r\n');
        return;
      case 'firmware':
        if (byte === ctrlC) this.#stopBoot('SCRIPT FAILED: continuing...\r\n');
        return;
      case 'prompt':
        this.#prompt.onKey(byte);
        return;
      case 'busy':
        this.uart.press(byte);
        return;
      default:
        return;
    }
  }

  #stopBoot(text: string): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#print(text);
    this.#showPrompt();
  }

  async #run(line: string): Promise<void> {
    const boot = this.#boot;
    this.#state = 'busy';
    const isUnderstood = await this.#hush.run(line);
    if (boot !== this.#boot) return;
    this.#state = 'prompt';
    if (isUnderstood) this.#prompt.show();
    else this.#prompt.showContinuation();
  }

  #newHush(): VirtualHush {
    const boot = this.#boot;
    const { behaviour, onViolation, onCommand } = this.#options;
    return new VirtualHush({
      machine: this.#machine(),
      onViolation,
      onCommand,
      isAlive: () => boot === this.#boot,
      saysAtMost: (command) => {
        const { cutsOutput } = behaviour();
        return cutsOutput?.command === command ? cutsOutput.characters : Number.POSITIVE_INFINITY;
      },
    });
  }

  #machine(): CommandMachine {
    return {
      memory: this.#memory,
      storage: this.#options.storage,
      environment: this.#environment,
      uart: this.uart,
      disk: { kind: this.#options.disk, isFound: this.#options.disk === 'mmc' },
      readBack: { address: null },
      onDeed: this.#options.onDeed,
      print: (text) => this.#print(text),
      receive: (address, protocol) => this.#receive(address, protocol),
      store: (name, bytes) => this.#writer.store(name, bytes, (ms, work) => this.#after(ms, work)),
      reset: () => {
        if (this.#options.behaviour().ignoresReset !== true) this.#start();
      },
    };
  }

  #receive(address: number, protocol: TransferProtocol): Promise<number | null> {
    const { behaviour, timing, say, onViolation } = this.#options;
    return new Promise((resolve) => {
      this.#loady = new VirtualLoady({
        protocol,
        send: say,
        onViolation,
        timeoutMs: timing.transferTimeoutMs,
        stallAtBlock: behaviour().stallAtBlock,
        isDeafToEnd: behaviour().stuckAtHundredPercent === true,
        onEnd: (received, isWhole) => {
          this.#loady = null;
          this.#memory.write(address, this.#spoiled(received));
          resolve(isWhole ? received.length : null);
        },
      });
    });
  }

  #receivedCount = 0;
  #spoiled(file: Uint8Array): Uint8Array {
    const spoils = this.#options.behaviour().corruptsMemory;
    if (spoils === undefined || ++this.#receivedCount > spoils.times) return file;
    const spoiled = file.slice();
    spoiled[spoils.atByte] = (spoiled[spoils.atByte] ?? 0) ^ 0x20;
    return spoiled;
  }
}
