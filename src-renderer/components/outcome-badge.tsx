import type { ReactNode } from 'react';
import type { OutcomeView } from '../../src-shared/contract/vocabulary.ts';
import { text } from '../text/text.ts';
import classes from './outcome-badge.module.css';
import { StateShape } from './state-shape.tsx';

/** An outcome in a list: colour, shape and word. `null` is a hub nothing was decided about yet. */
export const OutcomeBadge = ({ kind }: { readonly kind: OutcomeView['kind'] | null }): ReactNode =>
  kind === null ? (
    <span className={classes.badge} data-tone="open">
      <StateShape shape="empty" size={16} />
      {text.bench.outcome.open}
    </span>
  ) : (
    <span
      className={classes.badge}
      style={{ background: `var(--tone-${kind})`, color: `var(--on-${kind})` }}
      data-tone={kind}
    >
      <StateShape shape={kind} size={16} cut={`var(--tone-${kind})`} />
      {text.bench.outcome[kind]}
    </span>
  );
