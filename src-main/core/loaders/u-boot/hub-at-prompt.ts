import type { WireIdentity } from '../../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { type IdentityReading, readUntilAgreed } from '../spoken-identity.ts';
import { readIdentity } from './identity.ts';
import type { Acting, Asking, Filling, UBootSettings } from './settings.ts';
import type { Answer, MarkedHub, Shell, StartedCommand } from './shell.ts';

/**
 * The hub of this visit, known by its own word under the mark it has. Where another hub answers in its place, `ask` and
 * `fill` reject with `hub-swapped`, which names that one; where this one answers after a restart, with `hub-restarted`.
 */
export interface KnownHub {
  ask(command: Asking, waitMs: number, signal: AbortSignal): Promise<Answer>;
  fill(command: Filling, waitMs: number, signal: AbortSignal): Promise<Answer>;
  /** Null when it is not known whether the hub ran it: {@link HubAtPrompt.confirm} first, whatever comes next. */
  act(command: Acting, waitMs: number, signal: AbortSignal): Promise<Answer | null>;
}

export interface HubAtPrompt {
  /** Reads who is there until two readings agree; from then on that one is the hub of this visit. */
  identify(signal: AbortSignal): Promise<WireIdentity>;
  /**
   * Asks the hub anew who it is. One reading that names it is proof enough; another name is read until two agree. Rejects
   * with `hub-swapped`, which names the other one.
   */
  confirm(signal: AbortSignal): Promise<KnownHub>;
  /** As it named itself last, while the prompt was not lost since; else {@link HubAtPrompt.confirm}. */
  known(signal: AbortSignal): Promise<KnownHub>;
  /** Types a command whose end is another's to hear, once each time that the hub is known. Null when it could not be typed. */
  begin(command: Acting | Filling, signal: AbortSignal): Promise<StartedCommand | null>;
}

/** One reading, and the hub that gave it under its mark. */
interface Read {
  readonly hub: MarkedHub;
  readonly reading: IdentityReading;
}

export const createHubAtPrompt = (
  where: string,
  shell: Shell,
  settings: UBootSettings,
  toPrompt: (signal: AbortSignal) => Promise<void>,
): HubAtPrompt => {
  let identified: DeviceId | null = null;
  /** Who last named itself as the hub of this visit; nobody while that is being asked. */
  let named: MarkedHub | null = null;

  const readOnce = async (isVersionAsked: boolean, signal: AbortSignal): Promise<Read> => {
    const hub = await shell.mark(signal);
    return { hub, reading: await readIdentity(hub, settings, isVersionAsked, signal) };
  };

  /** Until two in a row agree; `hub` is the one that was read last. */
  const readAgreed = async (
    read: () => Promise<Read>,
  ): Promise<{ readonly hub: MarkedHub; readonly identity: WireIdentity }> => {
    let { hub, reading } = await read();
    let isFresh = true;
    const identity = await readUntilAgreed(where, settings.tries.identity, async () => {
      if (!isFresh) ({ hub, reading } = await read());
      isFresh = false;
      return reading;
    });
    return { hub, identity };
  };

  const identify: HubAtPrompt['identify'] = async (signal) => {
    named = null;
    await toPrompt(signal);
    const { hub, identity } = await readAgreed(() => readOnce(true, signal));
    identified = identity.chf;
    named = hub;
    return identity;
  };

  const confirmMarked = async (signal: AbortSignal): Promise<MarkedHub> => {
    if (identified === null) throw new Error(`${where}: a hub is identified before anything else is done`);
    named = null;
    if (!shell.isAtPrompt) await toPrompt(signal);
    const { hub, reading } = await readOnce(false, signal);
    const isNamed = 'identity' in reading && reading.identity.chf === identified;
    named = isNamed ? hub : await readOther(identified, signal);
    return named;
  };

  /** Each time under a new mark: the last one may be another hub's. */
  const readOther = async (expected: DeviceId, signal: AbortSignal): Promise<MarkedHub> => {
    const { hub, identity } = await readAgreed(() => {
      shell.lose();
      return readOnce(false, signal);
    });
    if (identity.chf === expected) return hub;
    throw new Fault(
      'hub-swapped',
      `${where}: hub ${expected} was identified, hub ${identity.chf} answers now`,
    );
  };

  const tellWhoElse = async (signal: AbortSignal): Promise<never> => {
    await confirmMarked(signal);
    throw new Fault('hub-restarted', `${where}: hub ${identified} was restarted in the middle of its work`);
  };

  const knownAs = (hub: MarkedHub): KnownHub => ({
    ask: async (command, waitMs, signal) => (await hub.ask(command, waitMs, signal)) ?? tellWhoElse(signal),
    fill: async (command, waitMs, signal) => (await hub.fill(command, waitMs, signal)) ?? tellWhoElse(signal),
    act: hub.act,
  });

  const knownMarked = async (signal: AbortSignal): Promise<MarkedHub> =>
    named?.isUninterrupted === true ? named : confirmMarked(signal);

  return {
    identify,
    confirm: async (signal) => knownAs(await confirmMarked(signal)),
    known: async (signal) => knownAs(await knownMarked(signal)),
    begin: async (command, signal) => {
      for (let attempt = 1; attempt <= settings.tries.command; attempt++) {
        const started = await (await knownMarked(signal)).begin(command, signal);
        if (started !== null) return started;
      }
      return null;
    },
  };
};
