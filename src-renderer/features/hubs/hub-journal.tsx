import { type ReactNode, useMemo, useState } from 'react';
import type { HubDetail } from '../../../src-shared/contract/hubs.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { heightOfRows } from '../../components/table-height.ts';
import { TimeText } from '../../components/time-text.tsx';
import { text } from '../../text/text.ts';
import classes from './hubs.module.css';
import { journalFacts } from './journal-facts.ts';

const words = text.hubs;
type Entry = HubDetail['journal'][number];

const inOneLine = ({ body }: Entry): string =>
  journalFacts(body)
    .map(({ name, value }) => `${name} ${value}`)
    .join(' · ');

const columns: readonly TableColumn<Entry>[] = [
  { id: 'seq', title: words.journalColumns.seq, width: '5rem', align: 'end', cell: ({ seq }) => seq },
  {
    id: 'at',
    title: words.journalColumns.at,
    width: '12rem',
    cell: ({ atMs }) => <TimeText atMs={atMs} />,
  },
  { id: 'kind', title: words.journalColumns.kind, width: '14rem', cell: ({ kind }) => kind },
  { id: 'actor', title: words.journalColumns.actor, width: '10rem', cell: ({ actor }) => actor },
  { id: 'body', title: words.journalColumns.body, width: 'minmax(16rem, 1fr)', cell: inOneLine },
];

/** The journal as a list; the entry that is opened is shown whole below it. */
export const HubJournal = ({ journal }: { readonly journal: readonly Entry[] }): ReactNode => {
  const [openSeq, setOpenSeq] = useState<number | null>(null);
  const newestFirst = useMemo(() => journal.toReversed(), [journal]);
  const open = journal.find(({ seq }) => seq === openSeq);
  return (
    <Panel title={words.journal(journal.length)}>
      {journal.length === 0 ? (
        <p className={classes.soft}>{words.noJournal}</p>
      ) : (
        <div style={{ height: heightOfRows(journal.length) }}>
          <DataTable
            label={words.journalLabel}
            columns={columns}
            rows={newestFirst}
            keyOf={({ seq }) => String(seq)}
            onOpen={({ seq }) => setOpenSeq(seq)}
          />
        </div>
      )}
      <div role="status">
        {open === undefined ? null : (
          <FactList
            facts={[
              { name: words.journalSeq(open.seq), value: open.kind },
              ...journalFacts(open.body).map(({ name, value }) => ({ name, value })),
            ]}
          />
        )}
      </div>
    </Panel>
  );
};
