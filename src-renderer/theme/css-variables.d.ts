import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Values handed to a style sheet. */
    [variable: `--${string}`]: string | number | undefined;
  }
}
