import type { ReactNode } from 'react';
import type { ScreenProps } from '../../app/screens.tsx';
import { HubHistory } from './hub-history.tsx';
import { HubSearch } from './hub-search.tsx';

export const HubsScreen = ({ rest }: ScreenProps): ReactNode => {
  const [id] = rest;
  return id === undefined ? <HubSearch /> : <HubHistory key={id} id={id} />;
};
