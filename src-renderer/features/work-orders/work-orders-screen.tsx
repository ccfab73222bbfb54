import type { ReactNode } from 'react';
import type { ScreenProps } from '../../app/screens.tsx';
import { WorkOrderHubs } from './work-order-hubs.tsx';
import { WorkOrderList } from './work-order-list.tsx';

export const WorkOrdersScreen = ({ rest }: ScreenProps): ReactNode => {
  const [id] = rest;
  return id === undefined ? <WorkOrderList /> : <WorkOrderHubs key={id} id={id} />;
};
