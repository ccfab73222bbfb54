import { type ReactNode, useState } from 'react';
import type { ModelView, ReleaseView } from '../../../src-shared/contract/firmware.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { FactList } from '../../components/fact-list.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { heightOfRows } from '../../components/table-height.ts';
import { TimeText } from '../../components/time-text.tsx';
import { text } from '../../text/text.ts';
import { shortHash } from './expiry.ts';
import classes from './firmware.module.css';
import { hardwareText } from './pathway-graph.ts';

const words = text.firmware;

const statusText = ({ status, isLatestProduction, stop }: ReleaseView): string => {
  const stated = isLatestProduction
    ? `${words.status[status]}, ${words.node.latestShort}`
    : words.status[status];
  return stop === null ? stated : `${words.stop.short}, ${stated}`;
};

const columns: readonly TableColumn<ReleaseView>[] = [
  {
    id: 'version',
    title: words.columns.version,
    width: '10.5rem',
    sortBy: ({ firmwareVersion }) => firmwareVersion,
    cell: ({ firmwareVersion, isLatestProduction }) => (
      <span className={classes.version} data-latest={isLatestProduction}>
        {firmwareVersion}
      </span>
    ),
  },
  {
    id: 'status',
    title: words.columns.status,
    width: '9.5rem',
    sortBy: statusText,
    cell: statusText,
  },
  {
    id: 'hardware',
    title: words.columns.hardware,
    width: '6rem',
    cell: ({ hardwareFrom, hardwareTo }) => hardwareText(hardwareFrom, hardwareTo),
  },
  {
    id: 'over',
    title: words.columns.over,
    width: 'minmax(9rem, 1fr)',
    cell: ({ installableFrom }) => {
      const versions = installableFrom.length === 0 ? words.nothingBefore : installableFrom.join(', ');
      return <span title={versions}>{versions}</span>;
    },
  },
  {
    id: 'effective',
    title: words.columns.effective,
    width: '7rem',
    cell: ({ effectiveFromMs }) => (
      <span title={text.units.dateTime(effectiveFromMs)}>{words.day(effectiveFromMs)}</span>
    ),
  },
  {
    id: 'container',
    title: words.columns.container,
    width: '6rem',
    cell: ({ container }) => words.container[container],
  },
  {
    id: 'size',
    title: words.columns.size,
    width: '5rem',
    align: 'end',
    cell: ({ fileBytes }) => text.units.kibibytes(fileBytes),
  },
  {
    id: 'hash',
    title: words.columns.hash,
    width: '12rem',
    cell: ({ manufacturerImageSha256 }) => (
      <span className={classes.version} title={manufacturerImageSha256}>
        {shortHash(manufacturerImageSha256)}
      </span>
    ),
  },
];

/** One release in full: what the list has to shorten, and the hash to copy. */
const ReleaseDetail = ({ release }: { readonly release: ReleaseView }): ReactNode => {
  const { firmwareVersion, effectiveFromMs, installableFrom, manufacturerImageSha256, id } = release;
  return (
    <div className={classes.release}>
      <FactList
        facts={[
          { name: words.columns.version, value: firmwareVersion },
          { name: words.columns.file, value: id },
          { name: words.columns.effective, value: <TimeText atMs={effectiveFromMs} /> },
          {
            name: words.columns.over,
            value: installableFrom.length === 0 ? words.nothingBefore : installableFrom.join(', '),
          },
          {
            name: words.columns.hash,
            value: <span className={classes.version}>{manufacturerImageSha256}</span>,
          },
        ]}
      />
      <CopyButton value={manufacturerImageSha256} label={words.copyHash(firmwareVersion)} />
    </div>
  );
};

/** Every release of a Device Model; the one that is opened is shown in full below. */
export const ReleaseTable = ({ model }: { readonly model: ModelView }): ReactNode => {
  const [openId, setOpenId] = useState<string | null>(null);
  const open = model.releases.find(({ id }) => id === openId);
  return (
    <>
      <div style={{ height: heightOfRows(model.releases.length) }}>
        <DataTable
          label={words.tableLabel(model.name || model.deviceModel)}
          columns={columns}
          rows={model.releases}
          keyOf={({ id }) => id}
          onOpen={({ id }) => setOpenId(id)}
        />
      </div>
      <div role="status">{open === undefined ? null : <ReleaseDetail release={open} />}</div>
    </>
  );
};
