import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createContext, useContext } from 'react';
import type { Contract } from '../../src-shared/contract/contract.ts';

/** The typed core, as the screen calls it. Calls end in what `shownFault` understands. */
export type BenchClient = ContractRouterClient<Contract>;

export const benchClientOver = (link: Parameters<typeof createORPCClient>[0]): BenchClient =>
  createORPCClient<BenchClient>(link);

export const ClientContext = createContext<BenchClient | null>(null);

/** The client of this page: one object for its whole life, so it may stand in dependency lists. */
export const useClient = (): BenchClient => {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('useClient is used outside of ClientContext');
  return client;
};
