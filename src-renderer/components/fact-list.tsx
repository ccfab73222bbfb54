import type { ReactNode } from 'react';
import classes from './fact-list.module.css';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** `large` for the figures somebody looks for first. */
  readonly size?: 'large';
  readonly tone?: 'bad' | 'attention' | 'good';
}

/** Names and values side by side, wrapping with the window. */
export const FactList = ({ facts }: { readonly facts: readonly Fact[] }): ReactNode => (
  <dl className={classes.facts}>
    {facts.map(({ name, value, size, tone }) => (
      <div key={name} className={classes.fact} data-size={size} data-tone={tone}>
        <dt className={classes.name}>{name}</dt>
        <dd className={classes.value}>{value}</dd>
      </div>
    ))}
  </dl>
);
