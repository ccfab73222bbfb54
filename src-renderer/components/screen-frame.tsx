import { type ReactNode, useEffect, useRef } from 'react';
import classes from './screen-frame.module.css';

/**
 * A desktop screen: its title, one sentence on what it is for, what can be done to all of it, and its content. `back`
 * leads out of a detail, whose title takes the focus so that the keyboard goes on from there. `fills`: a list in it
 * takes the height that is left; otherwise the screen scrolls as a page.
 */
export const ScreenFrame = ({
  title,
  intro,
  actions,
  back,
  fills = false,
  children,
}: {
  readonly title: ReactNode;
  readonly intro?: string;
  readonly actions?: ReactNode;
  readonly back?: { readonly href: string; readonly words: string };
  readonly fills?: boolean;
  readonly children: ReactNode;
}): ReactNode => {
  const heading = useRef<HTMLHeadingElement>(null);
  const isDetail = back !== undefined;
  useEffect(() => {
    if (isDetail) heading.current?.focus();
  }, [isDetail]);
  return (
    <div className={classes.scroller}>
      <div className={classes.frame} data-fills={fills}>
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
    </div>
  );
};

/** Takes the height that is left in a screen that `fills`. */
export const Rest = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <div className={classes.rest}>{children}</div>
);
