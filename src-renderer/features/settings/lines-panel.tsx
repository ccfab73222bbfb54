import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { LineView } from '../../../src-shared/contract/settings.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { heightOfRows } from '../../components/table-height.ts';
import { text } from '../../text/text.ts';
import { lineColumns } from './line-columns.tsx';
import classes from './settings.module.css';

const words = text.settings.lines;
const keyOf = ({ slot, port }: LineView): string => `${slot ?? ''} ${port}`;

/** Each slot's line by what it did, and what to do about one that gets worse. */
export const LinesPanel = (): ReactNode => {
  const { data, fault, isLoading, reload } = useAnswer('settings.lines', (client) =>
    client.settings.lines({}),
  );
  const lines = data?.lines ?? [];
  const notes = [...new Set(lines.flatMap(({ latencyText }) => latencyText ?? []))];
  return (
    <Panel
      title={words.title}
      aside={
        <ActionButton
          size="dense"
          why={null}
          isRunning={isLoading}
          onAct={reload}
          icon={<IconRefresh size={18} aria-hidden="true" />}
        >
          {words.reload}
        </ActionButton>
      }
    >
      <p className={classes.soft}>{data !== null && lines.length === 0 ? words.none : words.intro}</p>
      <FaultLine fault={fault} />
      <Warnings lines={lines} />
      {lines.length === 0 ? null : (
        <div style={{ height: heightOfRows(lines.length) }}>
          <DataTable label={words.label} columns={lineColumns} rows={lines} keyOf={keyOf} />
        </div>
      )}
      {notes.map((note) => (
        <p key={note} className={classes.soft}>
          {note}
        </p>
      ))}
    </Panel>
  );
};

const Warnings = ({ lines }: { readonly lines: readonly LineView[] }): ReactNode =>
  lines.map((line) =>
    line.warning === null ? null : (
      <p key={keyOf(line)} role="status">
        <strong>
          {words.warning(line.slot, line.port)}: {line.warning.text}.
        </strong>{' '}
        {line.warning.hint}
      </p>
    ),
  );
