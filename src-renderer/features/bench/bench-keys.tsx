import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useBenchStore } from '../../bench-view/bench-store.ts';
import { type BenchClient, useClient } from '../../client/bench-client.ts';
import { type ShownFault, shownFault } from '../../client/shown-fault.ts';
import { FaultLine } from '../../components/blocks.tsx';
import { onTypedKey } from '../../scan/scanner.ts';
import { toggleMute } from '../../sound/mute.ts';
import { text } from '../../text/text.ts';
import classes from './bench-screen.module.css';
import { type KeyCommand, keyCommand } from './key-command.ts';

/** Within this time a second digit belongs to the first. */
const digitPauseMs = 900;
/** What a key could not do is no verdict: it goes by itself. */
const troubleShowsMs = 8_000;

/** The bench's keys, and what a key could not do. */
export const BenchKeys = (): ReactNode => {
  const client = useClient();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [fault, setFault] = useState<ShownFault | null>(null);
  const digits = useRef({ text: '', atMs: 0 });

  useEffect(
    () =>
      onTypedKey((key) => {
        const slots = useBenchStore.getState().bench?.slots ?? [];
        if (document.querySelector('[role="dialog"]') !== null) return;
        const command = keyCommand(key, slots, takeDigits(digits.current, key));
        if (command.kind === 'none' || command.kind === 'help') return;
        setTrouble(troubleText(command));
        setFault(null);
        act(client, command).catch((error: unknown) => setFault(shownFault(error)));
      }),
    [client],
  );
  useEffect(() => {
    if (trouble === null) return;
    const timer = setTimeout(() => setTrouble(null), troubleShowsMs);
    return () => clearTimeout(timer);
  }, [trouble]);
  if (trouble === null && fault === null) return null;
  return (
    <div role="status" className={classes.keyTrouble}>
      <FaultLine fault={fault} />
      {trouble}
    </div>
  );
};

/** The digits pressed just before `key`; remembers `key` for the next. */
const takeDigits = (held: { text: string; atMs: number }, key: string): string => {
  const nowMs = performance.now();
  const before = nowMs - held.atMs <= digitPauseMs ? held.text : '';
  held.text = /^\d$/.test(key) ? (before + key).slice(-1) : '';
  held.atMs = nowMs;
  return before;
};

const act = async (client: BenchClient, command: KeyCommand): Promise<void> => {
  switch (command.kind) {
    case 'select':
      return void (await client.bench.selectSlot({ slot: command.slot }));
    case 'retry':
    case 'clear':
    case 'stop':
      return void (await client.bench[command.kind]({ slot: command.slot }));
    case 'mute':
      return toggleMute();
    case 'help':
    case 'none':
    case 'noSlot':
    case 'trouble':
      return;
  }
};

const troubleText = (command: KeyCommand): string | null => {
  if (command.kind === 'noSlot') return text.bench.keyTrouble.noSlot(command.digits);
  return command.kind === 'trouble' ? text.bench.keyTrouble[command.what] : null;
};
