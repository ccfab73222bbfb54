import {
  IconChartBar,
  IconClipboardList,
  IconCpu,
  IconLayoutGrid,
  IconRefresh,
  IconRouter,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { BenchScreen } from '../features/bench/bench-screen.tsx';
import { lazyScreen } from './lazy-screen.tsx';
import type { ScreenName } from './route.ts';

export interface ScreenProps {
  /** What is open in the screen, from the address. */
  readonly rest: readonly string[];
}

export interface Screen {
  readonly icon: TablerIcon;
  readonly content: ComponentType<ScreenProps>;
}

const WorkOrders = lazyScreen(
  async () => (await import('../features/work-orders/work-orders-screen.tsx')).WorkOrdersScreen,
);
const Hubs = lazyScreen(async () => (await import('../features/hubs/hubs-screen.tsx')).HubsScreen);
const Firmware = lazyScreen(
  async () => (await import('../features/firmware/firmware-screen.tsx')).FirmwareScreen,
);
const Sync = lazyScreen(async () => (await import('../features/sync/sync-screen.tsx')).SyncScreen);
const Shift = lazyScreen(async () => (await import('../features/shift/shift-screen.tsx')).ShiftScreen);
const Settings = lazyScreen(
  async () => (await import('../features/settings/settings-screen.tsx')).SettingsScreen,
);

export const screens: Readonly<Record<ScreenName, Screen>> = {
  bench: { icon: IconLayoutGrid, content: BenchScreen },
  'work-orders': { icon: IconClipboardList, content: WorkOrders },
  hubs: { icon: IconRouter, content: Hubs },
  firmware: { icon: IconCpu, content: Firmware },
  sync: { icon: IconRefresh, content: Sync },
  shift: { icon: IconChartBar, content: Shift },
  settings: { icon: IconSettings, content: Settings },
};
