import type { SmpFrame } from '../../src-main/core/protocols/smp/frame.ts';
import type { FramingKind } from '../../src-main/core/protocols/smp/framing.ts';
import { createDeedTeller } from './deed-teller.ts';
import type { HubDoing } from './hub-deed.ts';
import { makeMcubootFirmware } from './mcuboot-image.ts';
import { createVirtualLink } from './virtual-link.ts';
import { answerBytes, requestIn } from './virtual-mcuboot-answer.ts';
import { quickMcubootTiming, type VirtualMcubootBehaviour } from './virtual-mcuboot-behaviour.ts';
import { bootFrom } from './virtual-mcuboot-boot.ts';
import type { VirtualMcubootHub, VirtualMcubootOptions } from './virtual-mcuboot-hub.ts';
import { createMcubootLine } from './virtual-mcuboot-line.ts';
import { isUnsettled } from './virtual-mcuboot-list.ts';
import { createMcubootRecovery } from './virtual-mcuboot-recovery.ts';
import type { McubootServerOptions, Serve, Served } from './virtual-mcuboot-served.ts';
import { createMcubootServer } from './virtual-mcuboot-server.ts';
import { VirtualMcubootSlots } from './virtual-mcuboot-slots.ts';

export type { VirtualMcubootHub, VirtualMcubootOptions } from './virtual-mcuboot-hub.ts';

/** It was plugged in an hour ago. */
const upAtFirstMs = 3_600_000;

export const createVirtualMcubootHub = (options: VirtualMcubootOptions): VirtualMcubootHub => {
  const { name, identity, firmwareVersion, baudRate = 115_200, framing: usualFraming = 'console' } = options;
  const { bufferBytes = 1028, validates = 'each-start', recovery } = options;
  const timing = { ...quickMcubootTiming, ...options.timing };
  const factory = options.firmware ?? makeMcubootFirmware({ version: firmwareVersion, padBytes: 4096 });
  const slots = new VirtualMcubootSlots(factory, options.bootMode ?? 'swap', options.reverts ?? false);
  const violations: string[] = [];
  const onViolation = (text: string): void => void violations.push(text);
  let behaviour: VirtualMcubootBehaviour = {};
  let counts = { requests: 0, answers: 0 };
  let resetCount = 0;
  let writeCount = 0;
  let knownWriteCount = 0;
  let uploadedBytes = 0;
  let hasAnswered = false;
  let hasDied = false;
  let startsInARow = 0;
  let answersOfStart = 0;

  /** Counts starts: what an earlier one began must not go on in the next. */
  let boot = 0;
  let isRestart = false;
  let isRunning = false;
  let isDozing = false;
  let isPowered = false;
  let framing = usualFraming;
  let startedAtMs = performance.now();
  let queued = 0;
  let serving = Promise.resolve();

  const { tell, spoke, attached } = createDeedTeller({
    onDeed: options.onDeed,
    isAttached: () => line.isAttached,
    isAudible: () => true,
  });

  const serverOptions: McubootServerOptions = {
    identity,
    slots,
    behaviour: () => behaviour,
    timing,
    bufferBytes,
    bufferCount: options.bufferCount ?? 4,
    maxImageBytes: options.maxImageBytes ?? 512 * 1024,
    tells: options.tells ?? 'shell',
    runsFromRam: options.runsFromRam ?? false,
    uptimeMs: () => performance.now() - startedAtMs,
    onViolation,
    onWrite: () => {
      writeCount++;
      if (hasAnswered) knownWriteCount++;
      tell({ kind: 'told-to-write' });
    },
    onDeed: tell,
  };
  const application = createMcubootServer(serverOptions);
  const bootloader = recovery === undefined ? null : createMcubootRecovery(serverOptions, recovery);
  let serve: Serve = application;

  const line = createMcubootLine({
    behaviour: () => behaviour,
    bufferBytes,
    partialFrameMs: timing.partialFrameMs,
    isHearing: () => isRunning,
    onPacket: (packet) => onPacket(packet),
    onAttached: () => {
      hasAnswered = false;
      attached();
    },
    onSaid: spoke,
    onViolation,
  });

  const later = (ms: number, work: () => void): void => {
    const during = boot;
    setTimeout(() => {
      if (during === boot) work();
    }, ms);
  };

  const listenAs = (server: Serve, speaks: FramingKind): void => {
    serve = server;
    framing = speaks;
    line.speak(speaks);
  };

  /** Firmware that runs, or a bootloader that found nothing to start. Null: nothing answers any more. */
  const chooseServer = (isRecoveryWanted: boolean): 'application' | 'recovery' | null => {
    const isStuck = slots.running === null || isRecoveryWanted || behaviour.isHeldInRecovery === true;
    if (!isStuck) return 'application';
    return bootloader === null ? null : 'recovery';
  };

  const startFirmware = (): void => {
    const isSecondDue = behaviour.startsTwice === true && isRestart && startsInARow++ === 0;
    const isLooping = behaviour.rebootLoop === true && isRestart;
    if (isLooping || isSecondDue || behaviour.restartsAfterAnswers === 0) {
      later(Math.max(5, timing.startMs), () => reset());
      return;
    }
    answersOfStart = 0;
    later(timing.startMs, () => {
      startedAtMs = performance.now() - (boot === 1 ? upAtFirstMs : 0);
      if (behaviour.dies === true && !slots.isConfirmed && !hasDied) {
        hasDied = true;
        reset();
        return;
      }
      isRunning = behaviour.silent !== true;
      if (slots.running !== null) tell({ kind: 'started', image: slots.running });
    });
  };

  const reset = (isPoweringOn = false, isRecoveryWanted = false): void => {
    boot++;
    isRestart = !isPoweringOn;
    isRunning = false;
    isDozing = false;
    queued = 0;
    serving = Promise.resolve();
    if (options.keepsUpload !== true) slots.upload = null;
    bootFrom(slots, { validates, turnsImageDown: behaviour.turnsImageDown === true });
    const chosen = behaviour.hangsInBoot === true && isRestart ? null : chooseServer(isRecoveryWanted);
    if (chosen === null) return;
    if (chosen === 'application') listenAs(application, usualFraming);
    else if (bootloader !== null) listenAs(bootloader, recovery?.framing ?? usualFraming);
    if (usualFraming === 'console' && behaviour.startsSilently !== true)
      line.say(Buffer.from('*** Booting MCUboot v2.1.0 ***\r\n', 'latin1'));
    if (chosen === 'application') startFirmware();
    else
      later(timing.startMs, () => {
        isRunning = behaviour.silent !== true;
      });
  };

  const answer = (request: SmpFrame, { payload, act, words = [] }: Served): void => {
    counts.answers++;
    hasAnswered = true;
    const number = counts.answers;
    const isCounted = (numbers: readonly number[] | undefined): boolean => numbers?.includes(number) === true;
    if (isCounted(behaviour.losesAnswers) || act === 'lose-answer') return;
    if ((slots.upload?.offset ?? 0) > (behaviour.muteFromOffset ?? Number.POSITIVE_INFINITY)) return;
    const bytes = answerBytes(framing, request, payload, act === 'garble-answer');
    const send = (): void => {
      line.say(Buffer.concat([Buffer.from(behaviour.garbageBeforeAnswer ?? ''), bytes]));
      if (act !== 'garble-answer') words.forEach(tell);
    };
    const { delaysAnswers } = behaviour;
    if (isCounted(delaysAnswers?.answers)) later(delaysAnswers?.ms ?? 0, send);
    else send();
    if (isCounted(behaviour.doublesAnswers)) send();
  };

  const cutPower = (): void => {
    boot++;
    isRunning = false;
    if (isPowered) tell({ kind: 'power', isOn: false });
    isPowered = false;
    if (options.keepsUpload !== true) slots.upload = null;
    line.unplug();
  };

  const resetOnRequest = (isRecoveryWanted: boolean): void => {
    resetCount++;
    tell({ kind: 'restart-asked', isUnsettled: isUnsettled(slots) });
    const { ignoresReset, dozesAtResetMs } = behaviour;
    if (dozesAtResetMs !== undefined) {
      isDozing = true;
      serving = serving.then(() => new Promise((resolve) => setTimeout(resolve, dozesAtResetMs)));
      void serving.then(() => {
        isDozing = false;
      });
    } else if (ignoresReset !== true) later(timing.resetDelayMs, () => reset(false, isRecoveryWanted));
  };

  const act = (request: SmpFrame, served: Served): void => {
    if (served.act === 'unheard') return;
    if (served.act === 'lose-power') {
      cutPower();
      return;
    }
    answer(request, served);
    if (isRestart && ++answersOfStart === behaviour.restartsAfterAnswers) {
      isRunning = false;
      later(0, () => reset());
    }
    if (served.act === 'reset' || served.act === 'enter-recovery')
      resetOnRequest(served.act === 'enter-recovery');
  };

  const handle = async (request: SmpFrame, frameBytes: number, during: number): Promise<void> => {
    const served = serve(request, frameBytes);
    if (served !== null && served.afterMs > 0)
      await new Promise((resolve) => setTimeout(resolve, served.afterMs));
    if (during !== boot) return;
    queued--;
    if (served === null) isRunning = false;
    else act(request, served);
  };

  const onPacket = (packet: Uint8Array): void => {
    const request = requestIn(packet, { framing, bufferBytes, say: line.say, onViolation });
    if (request === null) return;
    counts.requests++;
    if (behaviour.losesRequests?.includes(counts.requests) === true) return;
    const data = request.payload.get('data');
    if (data instanceof Uint8Array) uploadedBytes += data.length;
    // Whoever waits for a hub to be back asks it again and again; what it has no buffer for it drops.
    if (isDozing && queued >= serverOptions.bufferCount) return;
    if (++queued > serverOptions.bufferCount)
      onViolation(`${queued} requests for ${serverOptions.bufferCount} buffers`);
    const during = boot;
    serving = serving.then(() => (during === boot ? handle(request, packet.length, during) : undefined));
  };

  const powerOn = (): void => {
    if (isPowered) throw new Error(`${name}: already powered on`);
    isPowered = true;
    tell({ kind: 'power', isOn: true });
    reset(true);
  };

  const doing = (): HubDoing => {
    if (!isPowered) return 'off';
    if (!isRunning) return slots.running === null ? 'hung' : 'starting';
    if (serve === bootloader) return 'bootloader';
    return slots.isConfirmed ? 'firmware' : 'on-trial';
  };

  const behave = (next: VirtualMcubootBehaviour): void => {
    behaviour = next;
    counts = { requests: 0, answers: 0 };
    line.forgetCounts();
  };

  behave(options.behaviour ?? {});
  powerOn();
  return {
    name,
    identity,
    violations,
    slots,
    get writeCount() {
      return writeCount;
    },
    get knownWriteCount() {
      return knownWriteCount;
    },
    get resetCount() {
      return resetCount;
    },
    get uploadedBytes() {
      return uploadedBytes;
    },
    openLink: () => {
      const pair = createVirtualLink(name, { baudRate });
      line.attach(pair.device);
      return pair.link;
    },
    attach: line.attach,
    cutPower,
    powerOn,
    behave,
    loseFirmware: () => {
      slots.primary = null;
      tell({ kind: 'stored', image: null });
    },
    reprogramWith: (image) => {
      slots.reprogramWith(image);
      tell({ kind: 'stored', image });
    },
    get doing() {
      return doing();
    },
  };
};
