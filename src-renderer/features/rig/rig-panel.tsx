import { Drawer } from '@mantine/core';
import { IconPlug } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useBenchStore } from '../../bench-view/bench-store.ts';
import { text } from '../../text/text.ts';
import classes from './rig.module.css';
import { RigHubs } from './rig-hubs.tsx';

const words = text.rig;

/**
 * The demo’s shelf of virtual hubs. The rest of the bench stays in sight and in reach: what a plug does is to be seen.
 * Nothing is drawn where the bench has no rig.
 */
export const RigPanel = (): ReactNode => {
  const hasRig = useBenchStore(({ bench }) => bench?.hasRig ?? false);
  const [isOpen, setIsOpen] = useState(false);
  if (!hasRig) return null;
  return (
    <>
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(!isOpen)}
      >
        <IconPlug size={26} stroke={1.75} aria-hidden="true" />
        <span>{words.open}</span>
      </button>
      <Drawer
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        position="right"
        size="26rem"
        title={words.title}
        withOverlay={false}
        lockScroll={false}
        trapFocus={false}
        closeOnClickOutside={false}
        transitionProps={{ duration: 0 }}
        closeButtonProps={{ 'aria-label': words.close }}
        classNames={{ content: classes.drawer ?? '', inner: classes.drawerInner ?? '' }}
      >
        <RigHubs />
      </Drawer>
    </>
  );
};
