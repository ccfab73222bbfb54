import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { create } from 'zustand';
import type { HubRow } from '../../../src-shared/contract/hubs.ts';
import { goTo } from '../../app/use-route.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { EmptyState, ErrorState, Loading } from '../../components/blocks.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import { Rest, ScreenFrame } from '../../components/screen-frame.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { text } from '../../text/text.ts';
import classes from './hubs.module.css';

const words = text.hubs;

/** Keeps a burst of keys to one search; a person's keys are further apart, and each may have its answer. */
const debounceMs = 20;
const limit = 200;

/** Outlives the screen: back from a hub, the search is as it was left. */
const useSearchText = create<{ readonly typed: string }>(() => ({ typed: '' }));
const setSearchText = (typed: string): void => useSearchText.setState({ typed });

const orUnknown = (value: string | null): ReactNode =>
  value ?? <span className={classes.soft}>{words.unknown}</span>;

const columns: readonly TableColumn<HubRow>[] = [
  {
    id: 'chf',
    title: words.columns.chf,
    width: '15rem',
    sortBy: ({ chf }) => chf,
    cell: ({ chf }) => <DeviceIdText id={chf} />,
  },
  {
    id: 'gpf',
    title: words.columns.gpf,
    width: '15rem',
    sortBy: ({ gpf }) => gpf ?? '',
    cell: ({ gpf }) => <DeviceIdText id={gpf} />,
  },
  {
    id: 'model',
    title: words.columns.model,
    width: 'minmax(13rem, 1fr)',
    sortBy: ({ model }) => model,
    cell: ({ model }) => model,
  },
  {
    id: 'version',
    title: words.columns.version,
    width: '10.5rem',
    sortBy: ({ firmwareVersion }) => firmwareVersion ?? '',
    cell: ({ firmwareVersion }) => orUnknown(firmwareVersion),
  },
  {
    id: 'status',
    title: words.columns.status,
    width: '12rem',
    sortBy: ({ smiStatus }) => smiStatus ?? '',
    cell: ({ smiStatus }) => orUnknown(smiStatus),
  },
];

const SearchBox = ({ typed }: { readonly typed: string }): ReactNode => (
  <TextInput
    className={classes.search}
    size="md"
    label={words.search}
    description={words.searchHint}
    value={typed}
    maxLength={64}
    spellCheck={false}
    autoComplete="off"
    leftSection={<IconSearch size={20} aria-hidden="true" />}
    rightSection={
      typed === '' ? null : <CloseButton aria-label={words.searchClear} onClick={() => setSearchText('')} />
    }
    onChange={({ currentTarget }) => setSearchText(currentTarget.value)}
  />
);

/** Any part of either Device ID finds the hub; a row leads to its whole history. */
export const HubSearch = (): ReactNode => {
  const typed = useSearchText((state) => state.typed);
  const [wanted] = useDebouncedValue(typed.trim(), debounceMs);
  const { data, fault, isLoading, reload } = useAnswer(
    `hubs.find ${wanted}`,
    (client, signal) => client.hubs.find({ text: wanted, limit }, { signal }),
    { keepsPrevious: true },
  );
  const found = (): string => {
    if (data === null) return '';
    const count = words.found(data.hubs.length, data.total);
    return isLoading ? `${count} ${words.searching}` : `${count} · ${words.searchedIn(data.searchedInMs)}`;
  };
  const list = (): ReactNode => {
    if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
    if (data === null) return <Loading what={words.searching} />;
    const none = wanted === '' ? words.emptyRegister : words.none;
    return (
      <DataTable
        label={words.tableLabel}
        columns={columns}
        rows={data.hubs}
        keyOf={({ chf }) => chf}
        onOpen={({ chf }) => goTo('hubs', chf)}
        empty={<EmptyState title={none.title}>{none.text}</EmptyState>}
      />
    );
  };
  return (
    <ScreenFrame title={words.title} intro={words.intro} fills>
      <div className={classes.searchRow}>
        <SearchBox typed={typed} />
        <p role="status" className={classes.found}>
          {found()}
        </p>
      </div>
      <Rest>{list()}</Rest>
    </ScreenFrame>
  );
};
