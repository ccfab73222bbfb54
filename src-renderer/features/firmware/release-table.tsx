import type { ReactNode } from 'react';
import type { ModelView, ReleaseView } from '../../../src-shared/contract/firmware.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { TimeText } from '../../components/time-text.tsx';
import { text } from '../../text/text.ts';
import { shortHash } from './expiry.ts';
import classes from './firmware.module.css';
import { hardwareText } from './pathway-graph.ts';

const words = text.firmware;

const statusText = ({ status, isLatestProduction }: ReleaseView): string =>
  isLatestProduction ? `${words.status[status]}, ${words.node.latestShort}` : words.status[status];

/** Short until it is focused or pointed at, then whole: nobody compares 64 digits without a reason. */
const Hash = ({ release }: { readonly release: ReleaseView }): ReactNode => (
  <span className={classes.hashCell}>
    <button type="button" className={classes.hash} aria-label={release.manufacturerImageSha256}>
      <span className={classes.hashShort} aria-hidden="true">
        {shortHash(release.manufacturerImageSha256)}
      </span>
      <span className={classes.hashFull} aria-hidden="true">
        {release.manufacturerImageSha256}
      </span>
    </button>
    <CopyButton value={release.manufacturerImageSha256} label={words.copyHash(release.firmwareVersion)} />
  </span>
);

const columns: readonly TableColumn<ReleaseView>[] = [
  {
    id: 'version',
    title: words.columns.version,
    width: '9.5rem',
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
    width: '11rem',
    sortBy: statusText,
    cell: statusText,
  },
  {
    id: 'hardware',
    title: words.columns.hardware,
    width: '8rem',
    sortBy: ({ hardwareFrom }) => hardwareFrom,
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
    width: '11rem',
    sortBy: ({ effectiveFromMs }) => effectiveFromMs,
    cell: ({ effectiveFromMs }) => <TimeText atMs={effectiveFromMs} />,
  },
  {
    id: 'container',
    title: words.columns.container,
    width: '7rem',
    sortBy: ({ container }) => container,
    cell: ({ container }) => words.container[container],
  },
  {
    id: 'size',
    title: words.columns.size,
    width: '6rem',
    align: 'end',
    sortBy: ({ fileBytes }) => fileBytes,
    cell: ({ fileBytes }) => text.units.kibibytes(fileBytes),
  },
  { id: 'hash', title: words.columns.hash, width: '21rem', cell: (release) => <Hash release={release} /> },
];

const mostRows = 8;

export const ReleaseTable = ({ model }: { readonly model: ModelView }): ReactNode => (
  <div style={{ height: `${Math.max(8, 2.5 + Math.min(mostRows, model.releases.length) * 3 + 0.125)}rem` }}>
    <DataTable
      label={words.tableLabel(model.name || model.deviceModel)}
      columns={columns}
      rows={model.releases}
      keyOf={({ id }) => id}
      rowHeight={48}
    />
  </div>
);
