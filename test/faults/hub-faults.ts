import type { VirtualGeckoBehaviour } from '../rig/virtual-gecko-behaviour.ts';
import type { VirtualHubBehaviour } from '../rig/virtual-hub-behaviour.ts';
import type { MarkFate, VirtualMcubootBehaviour } from '../rig/virtual-mcuboot-behaviour.ts';

export const loaderKinds = ['u-boot', 'gecko', 'mcuboot'] as const;
export type LoaderKind = (typeof loaderKinds)[number];

export type HubBehaviour = VirtualHubBehaviour & VirtualGeckoBehaviour & VirtualMcubootBehaviour;
export type Below = (below: number) => number;
type Makers = Readonly<Record<string, (below: Below) => HubBehaviour>>;

export const imageBytes = 8_192;
/** About what crosses the line towards the hub in one good attempt: damage falls before, within and after it. */
export const bytesToHub = 14_000;
const [yBlocks, xBlocks] = [8, imageBytes / 128];

export const some = (below: Below, most: number, span: number): number[] =>
  Array.from({ length: 1 + below(most) }, () => 1 + below(span));

/** Faults that every virtual hub knows by the same name. */
const common: Makers = {
  'hub silent': () => ({ silent: true }),
  'unplugged in the middle': (below) => ({ unplugAtBytes: 1 + below(bytesToHub) }),
  'hangs in boot': () => ({ hangsInBoot: true }),
  'reboot loop': () => ({ rebootLoop: true }),
  'wrong hub': () => ({
    identity: { chf: '88-73-84-90-6A-FF-00-01', gpf: '88-73-84-90-7B-FF-00-01' },
  }),
  'wrong hardware version': () => ({ identity: { model: '01020099' } }),
};

const uBoot: Makers = {
  ...common,
  'typed characters lost': (below) => ({ losesTypedCharacters: some(below, 4, 900) }),
  'garbage before every prompt': (below) => ({
    garbageBeforePrompt: below(2) === 0 ? '\r\n\u00ff\u0000~\r\n' : '[  12.3] usb 1-1: new device\r\n',
  }),
  'power cut in the write': (below) => ({ powerCutInWriteAtBytes: below(imageBytes) }),
  'stalled in the transfer': (below) => ({ stallAtBlock: 1 + below(yBlocks) }),
  'stuck at 100 %': () => ({ stuckAtHundredPercent: true }),
  'memory that lies': (below) => ({ corruptsMemory: { atByte: below(imageBytes), times: 1 + below(3) } }),
  'write refused': () => ({ failsWrite: true }),
  'write not done': () => ({ ignoresWrite: true }),
  'storage that lies': (below) => ({ corruptStorageAtByte: below(imageBytes) }),
  'version that lies': (below) => ({
    ignoresWrite: below(2) === 0,
    bootsVersion: below(2) === 0 ? '01020305' : '01020304',
  }),
  'version unsteady': (below) => ({ unsteadyAnnouncements: { starts: 1 + below(3) } }),
  'does not restart': () => ({ ignoresReset: true }),
  'firmware silent': () => ({ silentFirmware: true }),
};

const gecko: Makers = {
  ...common,
  'garbage before every menu': () => ({ garbageBeforeMenu: '\u00fe\u0000C' }),
  'power cut in the write': (below) => ({ powerCutAtBlock: 1 + below(xBlocks) }),
  'stalled in the transfer': (below) => ({ stallAtBlock: 1 + below(xBlocks) }),
  'upload aborted': (below) => ({ abortsAtBlock: { block: 1 + below(xBlocks), times: 1 + below(3) } }),
  'stuck at 100 %': () => ({ stuckAtHundredPercent: true }),
  'verdict kept back': (below) => ({ keepsVerdict: { times: 1 + below(4) } }),
  'end not acknowledged': () => ({ losesEndAck: true }),
  'image refused': (below) => ({ refusesImage: ['18', '43', '45', '4B'][below(4)] ?? '' }),
  'older version refused': () => ({ lowestVersion: '01020306' }),
  'block taken for a repeat': (below) => ({
    mistakesBlock: { block: 1 + below(xBlocks), times: 1 + below(2) },
  }),
  'reset after the upload': () => ({ resetsAfterUpload: true }),
  'unplugged after the upload': () => ({ unplugAfterUpload: true }),
  'write not done': () => ({ keepsOldApplication: true }),
  'storage that lies': () => ({ brokenApplication: true }),
  'version that lies': (below) => ({ bootsVersion: below(2) === 0 ? '01020305' : '01020304' }),
  'version unsteady': (below) => ({ unsteadyAnnouncements: { starts: 1 + below(3) } }),
  'does not restart': () => ({ ignoresRun: true }),
  'bootloader not entered': () => ({ ignoresEntry: true }),
  'firmware silent': () => ({ silentFirmware: true }),
};

const markFates: readonly MarkFate[] = ['done', 'request-lost', 'refused', 'answer-lost', 'answer-garbled'];

const mcuboot: Makers = {
  ...common,
  'requests lost': (below) => ({ losesRequests: some(below, 4, 60) }),
  'answers lost': (below) => ({ losesAnswers: some(below, 4, 60) }),
  'answers doubled': (below) => ({ doublesAnswers: some(below, 4, 60) }),
  'answers late': (below) => ({ delaysAnswers: { answers: some(below, 4, 60), ms: 20 + below(200) } }),
  'garbage before every answer': () => ({ garbageBeforeAnswer: '[00:00:01] <inf> hub: up\r\n' }),
  'power cut in the write': (below) => ({ powerCutAtOffset: below(imageBytes) }),
  'stalled in the transfer': (below) => ({ stallAtOffset: below(imageBytes) }),
  'upload forgotten': (below) => ({ forgetsUploadAtOffset: below(imageBytes) }),
  'upload refused': (below) => ({ refusesAtOffset: { offset: below(imageBytes), group: 1, code: 3 } }),
  'write not done': () => ({ ignoresWrite: true }),
  'storage that lies': (below) => ({ corruptStorageAtByte: below(imageBytes) }),
  'no match told': () => ({ tellsNoMatch: true }),
  'image turned down': () => ({ turnsImageDown: true }),
  'new firmware dies': () => ({ dies: true }),
  'confirm ignored': () => ({ ignoresConfirm: true }),
  'version that lies': (below) => ({
    ignoresWrite: below(2) === 0,
    tellsVersion: below(2) === 0 ? '01020305' : '01020304',
  }),
  'identity unsteady': () => ({ isUnsteady: true }),
  'marks lost, refused or garbled': (below) => ({
    markFates: Array.from({ length: 4 }, () => markFates[below(markFates.length)] ?? 'done'),
  }),
  'frames called too large': (below) => ({ takesFrameBytes: { bytes: 110 + below(900), code: 7 } }),
  'whole words taken alone': (below) => ({ takesWordsOf: 4 << below(5) }),
  'lists refused': (below) => ({ refusesLists: 1 + below(3) }),
  'restarts between its answers': (below) => ({ restartsAfterAnswers: 1 + below(4) }),
  'bytes lost': (below) => ({ losesHeardBytes: some(below, 3, bytesToHub) }),
  'shell output cut': (below) =>
    below(2) === 0 ? { cutsIdentityAt: below(101) } : { cutsVersionAt: below(17) },
  'silent instead of restarted': (below) => ({ dozesAtResetMs: 50 + below(250) }),
  'starts without a word': () => ({ startsSilently: true }),
  'does not restart': () => ({ ignoresReset: true }),
};

export const hubFaults: Readonly<Record<LoaderKind, Makers>> = { 'u-boot': uBoot, gecko, mcuboot };

/** Whether production firmware, once stored, starts, stays up and is what runs. */
export const staysUp = (behaviour: HubBehaviour, production: string): boolean => {
  const { rebootLoop, hangsInBoot, brokenApplication, bootsVersion, tellsVersion } = behaviour;
  const isRestarting = rebootLoop === true || behaviour.restartsAfterAnswers !== undefined;
  const isUp = !isRestarting && hangsInBoot !== true && brokenApplication !== true;
  return isUp && (bootsVersion ?? tellsVersion ?? production) === production;
};
