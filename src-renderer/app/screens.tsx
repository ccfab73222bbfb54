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
import type { ScreenName } from './route.ts';

export interface ScreenProps {
  /** What is open in the screen, from the address. */
  readonly rest: readonly string[];
}

export interface Screen {
  readonly icon: TablerIcon;
  readonly content: ComponentType<ScreenProps>;
}

const Coming: ComponentType<ScreenProps> = () => null;

export const screens: Readonly<Record<ScreenName, Screen>> = {
  bench: { icon: IconLayoutGrid, content: BenchScreen },
  'work-orders': { icon: IconClipboardList, content: Coming },
  hubs: { icon: IconRouter, content: Coming },
  firmware: { icon: IconCpu, content: Coming },
  sync: { icon: IconRefresh, content: Coming },
  shift: { icon: IconChartBar, content: Coming },
  settings: { icon: IconSettings, content: Coming },
};
