import { IconUpload } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import type { ShownFault } from '../../client/shown-fault.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import { type ImportAnswer, ImportResult } from './import-result.tsx';
import classes from './work-orders.module.css';

const words = text.workOrders.importing;
const largestBytes = 8 * 1024 * 1024;

export interface WorkOrderImport {
  readonly take: (file: File) => Promise<void>;
  readonly isRunning: boolean;
  readonly fault: ShownFault | null;
  /** Why a file was not even sent; null when it was. */
  readonly refusal: string | null;
  readonly result: { readonly name: string; readonly answer: ImportAnswer } | null;
  readonly close: () => void;
}

const refusalOf = ({ name, size }: File): string | null =>
  size <= largestBytes ? null : words.tooLong(name, (size / 1024 / 1024).toFixed(1));

/** Sends a picked file's text to the core; `onDone` when something may have changed. */
export const useWorkOrderImport = (onDone: () => void): WorkOrderImport => {
  const act = useAct<ImportAnswer>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [result, setResult] = useState<WorkOrderImport['result']>(null);
  const take = async (file: File): Promise<void> => {
    setResult(null);
    const why = refusalOf(file);
    setRefusal(why);
    if (why !== null) return;
    const content = await file.text().catch(() => null);
    if (content === null) return setRefusal(words.unreadable(file.name));
    const answer = await act.run((client) =>
      client.workOrders.importFile({ name: file.name, text: content }),
    );
    if (answer === null) return;
    setResult({ name: file.name, answer });
    onDone();
  };
  const close = (): void => {
    setResult(null);
    setRefusal(null);
    act.forget();
  };
  return { take, isRunning: act.isRunning, fault: act.fault, refusal, result, close };
};

export const ImportButton = ({ importing }: { readonly importing: WorkOrderImport }): ReactNode => {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <ActionButton
        look="strong"
        why={importing.isRunning ? words.whyBusy : null}
        isRunning={importing.isRunning}
        onAct={() => input.current?.click()}
        icon={<IconUpload size={20} aria-hidden="true" />}
      >
        {importing.isRunning ? words.busy : words.action}
      </ActionButton>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.json,.txt,text/csv,application/json"
        aria-label={words.pick}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file, mended and picked again, must count as a change.
          currentTarget.value = '';
          if (file !== undefined) void importing.take(file);
        }}
      />
    </>
  );
};

export const ImportOutcome = ({ importing }: { readonly importing: WorkOrderImport }): ReactNode => {
  const { fault, refusal, result, close } = importing;
  if (result !== null) return <ImportResult {...result} onClose={close} />;
  if (fault === null && refusal === null) return null;
  const shown = fault ?? { code: 'internal' as const, message: refusal ?? '', hint: '' };
  return (
    <div className={classes.result}>
      <FaultLine fault={shown} />
    </div>
  );
};
