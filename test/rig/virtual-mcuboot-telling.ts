import { smpError } from '../../src-main/core/protocols/smp/answer.ts';
import type { SmpMap } from '../../src-main/core/protocols/smp/cbor.ts';
import type { HubDeed } from './hub-deed.ts';
import { versionToldBy } from './mcuboot-image.ts';
import type { RigIdentity } from './qemu-disk.ts';
import { type McubootServerOptions, ok, refuse, type Served } from './virtual-mcuboot-served.ts';

/** The maker's own group, and its one read. */
export const ownGroup = 64;
export const ownRead = 1;

const octets = (deviceId: string): Uint8Array => Buffer.from(deviceId.replaceAll('-', ''), 'hex');

/** What the firmware of a virtual hub tells of itself, as shell commands or as a read of its maker's own. */
export const createTelling = (options: McubootServerOptions, marksAsked: () => number) => {
  const { slots, behaviour, identity, uptimeMs } = options;
  let unsteadyAnswers = 0;
  let refusals = 0;

  const owner = (): RigIdentity => {
    const { tellsChf, strangerAfterMarks } = behaviour();
    const who = { ...identity, ...behaviour().identity };
    if (marksAsked() > 0) Object.assign(who, strangerAfterMarks);
    if (tellsChf !== undefined && slots.isRunningNew) who.chf = tellsChf;
    return who;
  };
  const whoIsIt = (): RigIdentity => {
    const who = { ...owner() };
    if (behaviour().isUnsteady === true)
      who.chf = `88-73-84-90-6A-10-02-${(0x10 + (unsteadyAnswers++ % 200)).toString(16)}`;
    return who;
  };
  const version = (): string =>
    (slots.isRunningNew ? behaviour().tellsVersion : undefined) ??
    versionToldBy(slots.running ?? new Uint8Array(0));

  const naming = ({ chf, gpf, manufacturer, model }: RigIdentity): readonly HubDeed[] => [
    { kind: 'named', said: { chf, gpf, manufacturer, model } },
  ];
  const versioning = (told: string): readonly HubDeed[] => [
    { kind: 'versioned', version: told },
    { kind: 'announced', version: told, chf: owner().chf },
  ];

  /** A shell keeps its output in a buffer of its own, and says nothing of what did not fit: a word that was cut is none. */
  const said = (
    lines: readonly string[],
    words: readonly HubDeed[] = [],
    cutAt = Number.POSITIVE_INFINITY,
  ): Served => {
    const text = lines.map((line) => `${line}\n`).join('');
    return { ...ok({ o: text.slice(0, cutAt), ret: 0 }), words: cutAt < text.length ? [] : words };
  };

  const commands: Readonly<Record<string, () => Served>> = {
    'hub identity': () => {
      const { refusesIdentity } = behaviour();
      if (refusals < (refusesIdentity?.times ?? 0)) {
        refusals++;
        return refuse(refusesIdentity?.code ?? smpError.notSupported);
      }
      const who = whoIsIt();
      const { chf, gpf, manufacturer, model } = who;
      const lines = [
        `chf_id=${chf}`,
        `gpf_id=${gpf}`,
        `ch_manufacturer=${manufacturer}`,
        `ch_model=${model}`,
      ];
      return said(lines, naming(who), behaviour().cutsIdentityAt);
    },
    'hub version': () => {
      const told = version();
      return said([`version=${told}`], versioning(told), behaviour().cutsVersionAt);
    },
    'kernel uptime': () => said([`Uptime: ${Math.floor(uptimeMs())} ms`]),
  };

  const shell = (payload: SmpMap): Served => {
    if (options.tells !== 'shell') return refuse(smpError.notSupported);
    const words = payload.get('argv');
    const text = Array.isArray(words) ? words.join(' ') : '';
    const command = commands[text];
    if (command !== undefined) return command();
    options.onViolation(`unknown shell command ${JSON.stringify(text)}`);
    return ok({ o: 'command not found\n', ret: -8 });
  };

  const own = (): Served => {
    if (options.tells !== 'reads') return refuse(smpError.notSupported);
    const [who, told] = [whoIsIt(), version()];
    const { chf, gpf, manufacturer, model } = who;
    const payload = {
      id: { chf: octets(chf), gpf: octets(gpf) },
      model: [manufacturer, model],
      fw: told,
      up: Math.floor(uptimeMs()),
    };
    return { ...ok(payload), words: [...naming(who), ...versioning(told)] };
  };

  return { shell, own };
};
