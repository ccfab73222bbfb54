import { UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import {
  IconBarcode,
  IconBell,
  IconBellOff,
  IconClipboardList,
  IconMoon,
  IconSun,
  IconSunMoon,
  IconUser,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useBenchStore } from '../bench-view/bench-store.ts';
import { HandEntry } from '../scan/hand-entry.tsx';
import { toggleMute, useMute } from '../sound/mute.ts';
import { text } from '../text/text.ts';
import classes from './header.module.css';
import { hrefOf } from './route.ts';
import { SyncField } from './sync-field.tsx';

export const Header = (): ReactNode => (
  <div className={classes.bar}>
    <UnstyledButton className={classes.skip} onClick={skipToMain}>
      {text.app.skipToMain}
    </UnstyledButton>
    <h1 className={classes.name}>{text.app.name}</h1>
    <SessionFields />
    <SyncField />
    <div className={classes.tools}>
      <HandEntryButton />
      <MuteButton />
      <SchemeButton />
    </div>
  </div>
);

/** The address names screens, so the jump to the content is not made by it. */
const skipToMain = (): void => document.getElementById('main')?.focus();

const SessionFields = (): ReactNode => {
  const session = useBenchStore(({ bench }) => bench?.session ?? null);
  const operator = session?.operator ?? null;
  const order = session?.workOrder?.id ?? null;
  const { header } = text.app;
  return (
    <>
      <a className={classes.field} href={hrefOf('bench', 'sign-on')}>
        <IconUser size={22} aria-hidden="true" />
        <span className={classes.fieldName}>{header.operator}</span>
        <span className={classes.fieldValue}>{operator ?? header.nobody}</span>
        <VisuallyHidden>{header.change}</VisuallyHidden>
      </a>
      <a className={classes.field} href={hrefOf('bench', 'work-order')}>
        <IconClipboardList size={22} aria-hidden="true" />
        <span className={classes.fieldName}>{header.workOrder}</span>
        <span className={classes.fieldValue}>{order ?? header.noWorkOrder}</span>
        <VisuallyHidden>{header.change}</VisuallyHidden>
      </a>
    </>
  );
};

const HandEntryButton = (): ReactNode => {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <UnstyledButton className={classes.tool} onClick={() => setIsOpen(true)}>
        <IconBarcode size={24} aria-hidden="true" />
        <span>{text.bench.handEntry.open}</span>
      </UnstyledButton>
      <HandEntry isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </>
  );
};

const MuteButton = (): ReactNode => {
  const isMuted = useMute((mute) => mute.isMuted);
  const { sound } = text.app;
  const Icon = isMuted ? IconBellOff : IconBell;
  return (
    <UnstyledButton
      className={classes.tool}
      data-warns={isMuted || undefined}
      onClick={toggleMute}
      aria-pressed={isMuted}
    >
      <Icon size={24} aria-hidden="true" />
      <span>{isMuted ? sound.off : sound.on}</span>
    </UnstyledButton>
  );
};

const schemes = ['auto', 'light', 'dark'] as const;
const schemeIcons = { auto: IconSunMoon, light: IconSun, dark: IconMoon };

const SchemeButton = (): ReactNode => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { scheme } = text.app;
  const Icon = schemeIcons[colorScheme];
  const next = schemes[(schemes.indexOf(colorScheme) + 1) % schemes.length] ?? 'auto';
  return (
    <UnstyledButton className={classes.tool} onClick={() => setColorScheme(next)}>
      <Icon size={24} aria-hidden="true" />
      <VisuallyHidden>{scheme.label}</VisuallyHidden>
      <span>{scheme[colorScheme]}</span>
    </UnstyledButton>
  );
};
