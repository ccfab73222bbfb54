import type { ReactNode } from 'react';
import type { ShapeName } from '../theme/shape-name.ts';

const octagon = '7.5,1.5 16.5,1.5 22.5,7.5 22.5,16.5 16.5,22.5 7.5,22.5 1.5,16.5 1.5,7.5';

const shapes: Readonly<Record<ShapeName, ReactNode>> = {
  // A disc with a tick cut out.
  're-flashed': (
    <>
      <circle cx="12" cy="12" r="10.5" fill="currentColor" />
      <path d="M6.8 12.4l3.6 3.6 6.8-7.4" fill="none" stroke="var(--shape-cut)" strokeWidth="2.6" />
    </>
  ),
  // A ring with the tick drawn: good as well, and nothing was written.
  'already-current': (
    <>
      <circle cx="12" cy="12" r="9.4" fill="none" stroke="currentColor" strokeWidth="2.2" />
      <path d="M7.4 12.3l3.2 3.2 6-6.6" fill="none" stroke="currentColor" strokeWidth="2.4" />
    </>
  ),
  // The stop sign, with a cross.
  failed: (
    <>
      <polygon points={octagon} fill="currentColor" />
      <path d="M8 8l8 8M16 8l-8 8" fill="none" stroke="var(--shape-cut)" strokeWidth="2.8" />
    </>
  ),
  // The warning triangle.
  quarantined: (
    <>
      <polygon points="12,1.6 23.2,21.6 0.8,21.6" fill="currentColor" />
      <path d="M12 8.4v6.4M12 17v2.4" fill="none" stroke="var(--shape-cut)" strokeWidth="2.6" />
    </>
  ),
  // A square broken in two.
  interrupted: (
    <>
      <path d="M2 2h9l-3.4 10L11 22H2z" fill="currentColor" />
      <path d="M15 2h7v20h-7l-3.4-10z" fill="currentColor" />
    </>
  ),
  // An arrow into a tray.
  working: (
    <path
      d="M12 2.5v11M6.8 8.8l5.2 5.2 5.2-5.2M3 16.5v4.5h18v-4.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.6"
    />
  ),
  // A clock.
  waiting: (
    <>
      <circle cx="12" cy="12" r="9.4" fill="none" stroke="currentColor" strokeWidth="2.2" />
      <path d="M12 6.5V12h4.4" fill="none" stroke="currentColor" strokeWidth="2.4" />
    </>
  ),
  ready: <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" strokeWidth="3" />,
  empty: <rect x="4" y="4" width="16" height="16" fill="none" stroke="currentColor" strokeWidth="2" />,
  unassigned: (
    <rect
      x="4"
      y="4"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeDasharray="4 3.1"
    />
  ),
};

/** Decoration beside the state's word; `cut` is the colour behind it, for what is cut out of the shape. */
export const StateShape = ({
  shape,
  size = 24,
  cut = 'var(--surface)',
}: {
  readonly shape: ShapeName;
  readonly size?: number | string;
  readonly cut?: string;
}): ReactNode => (
  <svg
    viewBox="0 0 24 24"
    width={size}
    height={size}
    aria-hidden="true"
    focusable="false"
    style={{ '--shape-cut': cut, flex: 'none' }}
  >
    {shapes[shape]}
  </svg>
);
