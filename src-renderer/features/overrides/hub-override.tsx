import type { ReactNode } from 'react';
import type { OverrideOffer, OverrideView } from '../../../src-shared/contract/overrides.ts';
import { type Answer, useAnswer } from '../../client/use-answer.ts';
import { text } from '../../text/text.ts';
import { AllowOnce } from './allow-once.tsx';
import { OverrideList } from './open-overrides.tsx';

const words = text.overrides;

export type HubOffer = Answer<{ readonly offer: OverrideOffer; readonly open: readonly OverrideView[] }>;

/** What blocks one hub by all that is known of it, and what allows it; asked anew when `stamp` changes. */
export const useHubOffer = (id: string, stamp: string): HubOffer =>
  useAnswer(`overrides.offer ${id} ${stamp}`, (client) => client.overrides.offer({ id }), {
    keepsPrevious: true,
  });

/** Why a hub cannot be allowed once now; null when a shift lead may be asked. */
export const whyNotAllowed = ({ data, fault }: Pick<HubOffer, 'data' | 'fault'>): string | null => {
  if (fault !== null) return fault.message;
  if (data === null) return words.why.loading;
  switch (data.offer.kind) {
    case 'none':
      return data.open.length > 0 ? words.why.given : words.why.notBlocked;
    case 'final':
      return `${words.why.final}: ${data.offer.why}`;
    case 'liftable':
      return null;
  }
};

export const HubAllowOnce = ({
  chf,
  answer,
}: {
  readonly chf: string;
  readonly answer: HubOffer;
}): ReactNode => <AllowOnce chf={chf} why={whyNotAllowed(answer)} onGiven={answer.reload} />;

/** Only where there is something: most hubs need nobody's permission. */
export const HubOverrides = ({ answer }: { readonly answer: HubOffer }): ReactNode => {
  const open = answer.data?.open ?? [];
  return open.length === 0 ? null : <OverrideList overrides={open} onWithdrawn={answer.reload} />;
};
