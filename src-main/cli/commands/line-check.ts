import { join } from 'node:path';
import type { Command } from 'commander';
import type { PortBinding } from '../../../src-shared/contract/settings.ts';
import { faultRules, isFault } from '../../../src-shared/domain/faults/fault.ts';
import { describeHolder, shownBy } from '../../core/links/holders/describe-holders.ts';
import {
  findPortHolders,
  type HolderSearch,
  type PortHolder,
} from '../../core/links/holders/find-port-holders.ts';
import { type LatencySupport, readLatencySupport } from '../../core/links/latency-support.ts';
import { identifyPort, identityOfBinding, type PortIdentity } from '../../core/links/port-identity.ts';
import type { PortTrouble } from '../../core/slots/locate-slots.ts';
import { storeFileName } from '../../core/store/open-store.ts';
import { loadSettings } from '../../core/store/settings.ts';
import { type CliContext, withReadStore } from '../cli-context.ts';
import type { CommandResult, Run } from '../command.ts';
import { type SlotPlaces, seeSlotPlaces } from '../slot-places.ts';
import { formatTable } from '../table.ts';

interface CheckedPort {
  /** Null for a port that no slot is bound to. */
  readonly slot: number | null;
  readonly port: string;
  readonly isPresent: boolean;
  /** Why it is not the slot's though a port answers to what the slot is bound to. */
  readonly trouble: PortTrouble | null;
  readonly identity: PortIdentity;
  readonly holders: readonly PortHolder[];
  /** By the bench itself, which works on it; nothing is wrong then. */
  readonly isBenchAtWork: boolean;
  readonly latency: LatencySupport;
  readonly do: string | null;
}

interface LineCheck {
  readonly ports: readonly CheckedPort[];
  readonly services: HolderSearch['services'];
  /** Why the answer may be incomplete. */
  readonly notes: readonly string[];
}

export const lineCheckCommand = (line: Command, run: Run): void => {
  line
    .command('check')
    .description('what each port is known by, who holds it, and whether its driver can answer at once')
    .action(() =>
      run(async (context): Promise<CommandResult> => {
        const check = await checkLines(context);
        context.output.result(check, () => describe(check));
        const isWrong = ({ slot, trouble, holders, isBenchAtWork }: CheckedPort): boolean =>
          trouble !== null || (slot !== null && holders.length > 0 && !isBenchAtWork);
        return check.ports.some(isWrong) ? 'not-good' : 'ok';
      }),
    );
};

type Place = Pick<CheckedPort, 'slot' | 'port' | 'isPresent' | 'trouble' | 'identity'>;

const checkLines = async (context: CliContext): Promise<LineCheck> => {
  const { dataFolder, system } = context;
  const bindings = bindingsOf(context);
  const seen = await seeSlotPlaces(context, bindings);
  const { note } = seen;
  const places = placesOf(bindings, seen);
  // Whoever has it open beside a port is the bench.
  const storeFile = join(dataFolder, storeFileName);
  const search = await findPortHolders([...places.map(({ port }) => port), storeFile], system);
  const benchPids = (search.holders.get(storeFile) ?? []).map(({ pid }) => pid);
  const ports = await Promise.all(
    places.map(async (place) => {
      const holders = search.holders.get(place.port) ?? [];
      const isBenchAtWork = holders.length > 0 && holders.every(({ pid }) => benchPids.includes(pid));
      const latency = await readLatencySupport(place.port, system.files, system.platform);
      return { ...place, holders, isBenchAtWork, latency, do: todo(place, holders, isBenchAtWork) };
    }),
  );
  const platform = system.platform ?? process.platform;
  return {
    ports,
    services: search.services,
    notes: [...(note === null ? [] : [note]), ...searchNotes(search, platform)],
  };
};

/** The slots' ports first, whether they are there or not, then those that no slot has. */
const placesOf = (bindings: readonly PortBinding[], { present, located }: SlotPlaces): readonly Place[] => {
  const bound = bindings.map((binding): Place => {
    const { slot, port } = binding;
    const location = located.get(slot) ?? { kind: 'away', trouble: null };
    const identity = identityOfBinding(binding);
    if (location.kind === 'there')
      return { slot, port: location.port, trouble: null, isPresent: true, identity };
    return { slot, port, trouble: location.trouble, isPresent: false, identity };
  });
  const taken = new Set(
    [...located.values()].map((location) => location.kind === 'there' && location.seenAs),
  );
  const others = present
    .filter(({ path }) => !taken.has(path))
    .map((port): Place => {
      const { kind, value } = identifyPort(port, present);
      return { slot: null, port: port.path, trouble: null, isPresent: true, identity: { kind, value } };
    });
  return [...bound, ...others];
};

/** A data folder that no bench was started on yet binds no port. */
const bindingsOf = (context: CliContext): readonly PortBinding[] => {
  try {
    return withReadStore(context, ({ db }) => loadSettings(db).ports).toSorted((a, b) => a.slot - b.slot);
  } catch (error) {
    if (isFault(error, 'store-missing')) return [];
    throw error;
  }
};

const todo = (
  { isPresent, trouble }: Place,
  holders: readonly PortHolder[],
  isBenchAtWork: boolean,
): string | null => {
  if (trouble !== null) return faultRules[trouble.kind === 'taken' ? 'port-taken' : 'port-ambiguous'].hint;
  if (!isPresent) return 'Plug its adapter in, or bind the slot to another port.';
  if (isBenchAtWork || holders.length === 0) return null;
  const names = new Set(holders.flatMap(({ service }) => (service === null ? [] : [service.name])));
  return names.size > 0 ? `Keep ${[...names].join(' and ')} away: see below.` : 'Close that program.';
};

const searchNotes = ({ state, unseenCount }: HolderSearch, platform: NodeJS.Platform): readonly string[] => {
  if (state === 'not-offered')
    return [`This system does not say who holds a port. ${shownBy('<port>', platform)}.`];
  if (state === 'cut-short') return ['Not every process could be looked at in time.'];
  if (unseenCount === 0) return [];
  const whose = unseenCount === 1 ? '1 process of another user' : `${unseenCount} processes of other users`;
  return [`${whose} could not be looked at; with sudo it can be done.`];
};

const identityText = ({ kind, value }: PortIdentity): string => {
  switch (kind) {
    case 'topology':
      return `socket ${value}`;
    case 'adapter':
      return `adapter ${value}`;
    case 'path':
      return 'its name alone';
  }
};

const heldText = ({ isPresent, trouble, holders, isBenchAtWork }: CheckedPort): string => {
  if (trouble?.kind === 'taken') return `slot ${trouble.by}, whose port it is`;
  if (trouble?.kind === 'ambiguous') return 'several ports answer';
  if (!isPresent) return 'not plugged in';
  if (isBenchAtWork) return 'the bench, at work';
  return holders.length === 0 ? 'nobody seen' : holders.map(describeHolder).join(' and ');
};

const latencyText = ({ driver, timerMs }: LatencySupport): string => {
  if (timerMs !== null) return `${driver ?? 'driver'}, timer ${timerMs} ms`;
  return driver === null ? 'not told' : `${driver}, no timer`;
};

const describe = ({ ports, services, notes }: LineCheck): string => {
  const rows = ports.map((port) => [
    port.slot === null ? '-' : String(port.slot),
    port.port,
    identityText(port.identity),
    heldText(port),
    latencyText(port.latency),
    port.do ?? '',
  ]);
  const table =
    rows.length === 0
      ? 'No port is bound to a slot, and no serial port was found.'
      : formatTable(['slot', 'port', 'known by', 'held by', 'latency', 'do'], rows);
  const running = services.map(
    ({ name, does, advice }) => `${name} runs on this machine: it ${does}.\n  ${advice}`,
  );
  return [table, ...running, ...notes].join('\n');
};
