import type { ReactNode } from 'react';
export const Header = (): ReactNode => null;
