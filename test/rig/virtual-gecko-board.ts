import type { LineSettings } from '../../src-main/core/links/byte-link.ts';
import type { HubDoing, OnDeed } from './hub-deed.ts';
import type { RigIdentity } from './qemu-disk.ts';
import type { VirtualGeckoBehaviour, VirtualGeckoHardware } from './virtual-gecko-behaviour.ts';
import { type GeckoUploadEnd, VirtualGeckoUpload } from './virtual-gecko-upload.ts';

/** What survives the power: the slot that application and upload share. */
export interface GeckoFlash {
  application: { readonly version: string; readonly bytes: Uint8Array } | null;
}

export interface GeckoBoardOptions {
  readonly identity: () => RigIdentity;
  /** What it says of itself to one question more; null where that is the truth. */
  readonly answerChf: () => string | null;
  readonly flash: GeckoFlash;
  readonly hardware: VirtualGeckoHardware;
  readonly behaviour: () => VirtualGeckoBehaviour;
  /** At the speed of whoever speaks. */
  readonly say: (bytes: Uint8Array, baudRate: number) => void;
  readonly onUpload: () => void;
  readonly onWrite: () => void;
  readonly onStart: () => void;
  readonly onPowerLost: () => void;
  readonly onUnplug: () => void;
  readonly onDeed: OnDeed;
}

type State = 'booting' | 'application' | 'menu' | 'upload' | 'held' | 'dead';

const doings: Readonly<Record<State, HubDoing>> = {
  booting: 'starting',
  application: 'firmware',
  menu: 'bootloader',
  upload: 'bootloader',
  held: 'hung',
  dead: 'hung',
};

const menuText = '\r\nGecko Bootloader v2.01.01\r\n1. upload gbl\r\n2. run\r\n3. ebl info\r\nBL > \0';

/** One power-up of a hub with a Gecko bootloader: application, menu, upload, and the resets between them. */
export class VirtualGeckoBoard {
  readonly #options: GeckoBoardOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #state: State = 'booting';
  #upload: VirtualGeckoUpload | null = null;
  #line = '';
  /** What the application heard last, in hex. */
  #lastBytes = '';
  #lines: LineSettings = { dtr: false, rts: false };
  #uploads = 0;
  #starts = 0;
  #lostKeys = 0;
  #unsteadyWords = 0;
  #kept: GeckoFlash['application'] = null;

  constructor(options: GeckoBoardOptions) {
    this.#options = options;
    this.#kept = options.flash.application;
    this.#boot(false);
  }

  /** Null while it neither listens nor speaks. */
  get baudRate(): number | null {
    const { applicationBaudRate, bootloaderBaudRate } = this.#options.hardware;
    if (this.#state === 'application') return applicationBaudRate;
    return this.#state === 'menu' || this.#state === 'upload' ? bootloaderBaudRate : null;
  }

  get isRunning(): boolean {
    return this.#state === 'application';
  }

  get doing(): HubDoing {
    return doings[this.#state];
  }

  cutPower(): void {
    this.#halt('dead');
  }

  enterBootloader(): void {
    this.#boot(true);
  }

  onLines(lines: LineSettings): void {
    const before = this.#lines;
    this.#lines = { ...before, ...lines };
    if (!this.#options.hardware.hasControlLines || this.#state === 'dead') return;
    if (this.#lines.rts === true) this.#halt('held');
    else if (before.rts === true)
      this.#boot(this.#lines.dtr === true && this.#options.behaviour().ignoresEntry !== true);
  }

  /** An upload empties its input when it begins and when it ends: what came along with that is lost. */
  onBytes(bytes: Uint8Array): void {
    if (this.#upload !== null) {
      this.#upload.onBytes(bytes);
      return;
    }
    for (const byte of bytes) {
      if (this.#state === 'menu') this.#onKey(String.fromCharCode(byte));
      else if (this.#state === 'application') this.#onApplicationByte(byte);
    }
  }

  #halt(state: State): void {
    this.#state = state;
    this.#upload?.stop();
    this.#upload = null;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }

  #print(text: string): void {
    const { baudRate } = this;
    if (baudRate !== null) this.#options.say(Buffer.from(text, 'latin1'), baudRate);
  }

  #boot(isBootloaderAsked: boolean): void {
    const { behaviour, flash, hardware } = this.#options;
    this.#halt('booting');
    this.#line = '';
    this.#lastBytes = '';
    this.#after(hardware.bootMs, () => {
      const isBootable = flash.application !== null && behaviour().brokenApplication !== true;
      if (isBootloaderAsked || !isBootable) this.#menu();
      else this.#startApplication();
    });
  }

  #menu(): void {
    this.#halt('menu');
    this.#print(`${this.#options.behaviour().garbageBeforeMenu ?? ''}${menuText}`);
  }

  #startApplication(): void {
    const { behaviour, hardware, flash, onStart, onDeed } = this.#options;
    if (behaviour().hangsInBoot === true) {
      this.#halt('dead');
      return;
    }
    this.#state = 'application';
    this.#starts++;
    onStart();
    onDeed({ kind: 'started', image: flash.application?.bytes ?? new Uint8Array(0) });
    const isMute = behaviour().silentFirmware === true;
    if (!isMute) this.#print('CH-START\r\n');
    if (behaviour().rebootLoop === true) this.#after(hardware.bootMs, () => this.#boot(false));
    else if (hardware.announces && !isMute) this.#announce(2);
    if (behaviour().fallsBack === true) this.#after(2, () => this.#boot(true));
  }

  #version(): string {
    return this.#options.behaviour().bootsVersion ?? this.#options.flash.application?.version ?? '';
  }

  #sayVersion(): void {
    const { announcesChf, unsteadyAnnouncements } = this.#options.behaviour();
    const isUnsteady = this.#starts <= (unsteadyAnnouncements?.starts ?? 0);
    const version = isUnsteady ? `X${++this.#unsteadyWords}` : this.#version();
    const chf = announcesChf ?? this.#options.identity().chf;
    this.#print(`CH-FIRMWARE version=${version} chf=${chf}\r\n`);
    this.#options.onDeed({ kind: 'announced', version, chf });
  }

  #announce(times: number): void {
    for (let time = 0; time < times; time++) this.#sayVersion();
    this.#after(this.#options.hardware.announceEveryMs, () => this.#announce(1));
  }

  #onApplicationByte(byte: number): void {
    const { behaviour, hardware } = this.#options;
    this.#lastBytes = `${this.#lastBytes}${byte.toString(16).padStart(2, '0')}`.slice(-512);
    const isEntry = hardware.entryFrame !== null && this.#lastBytes.endsWith(hardware.entryFrame);
    if (isEntry && behaviour().ignoresEntry !== true) this.#boot(true);
    else this.#onTyped(String.fromCharCode(byte));
  }

  #onTyped(character: string): void {
    if (character !== '\r' && character !== '\n') {
      this.#line = `${this.#line}${character}`.slice(-80);
      return;
    }
    const typed = this.#line.replace(/[^\x20-\x7e]/g, '');
    this.#line = '';
    if (typed !== '') this.#onCommand(typed);
  }

  #onCommand(typed: string): void {
    const { behaviour, hardware, identity, answerChf } = this.#options;
    const { deafApplication, silentFirmware, ignoresEntry } = behaviour();
    if (typed === hardware.entryCommand && ignoresEntry !== true) {
      this.#boot(true);
      return;
    }
    if (deafApplication === true || silentFirmware === true) return;
    if (typed === 'ver') {
      this.#sayVersion();
      return;
    }
    if (typed !== 'id') {
      this.#print('ERROR\r\n');
      return;
    }
    const { chf, gpf, manufacturer, model } = identity();
    const rows = { chf: answerChf() ?? chf, gpf, manufacturer, model, version: this.#version() };
    this.#print(
      `${Object.entries(rows)
        .map(([name, value]) => `${name}=${value}\r\n`)
        .join('')}OK\r\n`,
    );
    this.#options.onDeed({ kind: 'named', said: { chf: rows.chf, gpf, manufacturer, model } });
    this.#options.onDeed({ kind: 'versioned', version: rows.version });
  }

  #onKey(key: string): void {
    const { losesKeys } = this.#options.behaviour();
    if (losesKeys?.key === key && this.#lostKeys++ < losesKeys.times) return;
    if (key === '1') this.#beginUpload();
    else if (key !== '2') this.#menu();
    else this.#onRun();
  }

  #onRun(): void {
    this.#options.onDeed({ kind: 'restart-asked', isUnsettled: false });
    if (this.#options.behaviour().diesOnRun === true) this.#halt('dead');
    else if (this.#options.behaviour().ignoresRun === true) this.#menu();
    else this.#boot(false);
  }

  #beginUpload(): void {
    const { behaviour, flash, hardware, say, onUpload, onWrite, onPowerLost, onDeed } = this.#options;
    this.#uploads++;
    onUpload();
    this.#state = 'upload';
    this.#print('\r\nbegin upload\r\n\0');
    this.#upload = new VirtualGeckoUpload({
      behaviour: behaviour(),
      hardware,
      say: (bytes) => say(bytes, hardware.bootloaderBaudRate),
      onErase: () => {
        onWrite();
        onDeed({ kind: 'told-to-write' });
        onDeed({ kind: 'stored', image: null });
        this.#kept = flash.application ?? this.#kept;
        flash.application = null;
      },
      onPowerLost,
      ordinal: this.#uploads,
      onEnd: (end) => this.#endUpload(end),
    });
  }

  #endUpload(end: GeckoUploadEnd): void {
    const { behaviour, flash, onUnplug, onDeed } = this.#options;
    const { keepsVerdict, keepsOldApplication, resetsAfterUpload, unplugAfterUpload } = behaviour();
    this.#upload = null;
    if (end.kind === 'aborted') {
      const [source = '', code = ''] = end.reason.split('0x');
      this.#print(`\r\nSerial upload aborted\r\n\0\r\n${source}0x\0${code}\r\n`);
    }
    if (end.kind === 'verified') {
      flash.application = keepsOldApplication === true ? this.#kept : end.image;
      onDeed({ kind: 'stored', image: flash.application?.bytes ?? null });
      if (this.#uploads > (keepsVerdict?.times ?? 0)) this.#print('\r\nSerial upload complete\r\n\0');
      if (unplugAfterUpload === true) {
        this.#after(2, onUnplug);
        return;
      }
      if (resetsAfterUpload === true) {
        this.#boot(false);
        return;
      }
    }
    this.#menu();
  }
}
