import { type ReactNode, useEffect, useRef } from 'react';
import classes from './screen-frame.module.css';

/**
 * A desktop screen: its title, one sentence on what it is for, what can be done to all of it, and its content. `back`
 * leads out of a detail. The title takes the focus when a detail opens, so that the keyboard goes on from there.
 */
export const ScreenFrame = ({
  title,
  intro,
  actions,
  back,
  children,
}: {
  readonly title: ReactNode;
  readonly intro?: string;
  readonly actions?: ReactNode;
  readonly back?: { readonly href: string; readonly words: string };
  readonly children: ReactNode;
}): ReactNode => {
  const heading = useRef<HTMLHeadingElement>(null);
  const isDetail = back !== undefined;
  useEffect(() => {
    if (isDetail) heading.current?.focus();
  }, [isDetail]);
  return (
    <div className={classes.frame}>
      <header className={classes.header}>
        <div className={classes.titles}>
          {back === undefined ? null : (
            <a className={classes.back} href={back.href}>
              <span aria-hidden="true">←</span> {back.words}
            </a>
          )}
          <h1 className={classes.title} ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {intro === undefined ? null : <p className={classes.intro}>{intro}</p>}
        </div>
        {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
      </header>
      <div className={classes.content}>{children}</div>
    </div>
  );
};
