import { IconLockOpen } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { text } from '../../text/text.ts';
import { AllowOnceDialog } from './allow-once-dialog.tsx';

/** A shift lead's way past a block, where there is one; the dialog says what it would do. */
export const AllowOnce = ({
  chf,
  why,
  whyIsIn,
  label,
  hasIcon = true,
  onGiven,
}: {
  /** Null where no record knows the hub: then `why` is not null. */
  readonly chf: string | null;
  readonly why: string | null;
  readonly whyIsIn?: string | undefined;
  readonly label?: string;
  readonly hasIcon?: boolean;
  readonly onGiven?: () => void;
}): ReactNode => {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <ActionButton
        why={why}
        whyIsIn={whyIsIn}
        onAct={() => setIsAsking(true)}
        icon={hasIcon ? <IconLockOpen size={20} aria-hidden="true" /> : undefined}
        {...(label === undefined ? {} : { label })}
      >
        {text.overrides.action}
      </ActionButton>
      {isAsking && chf !== null ? (
        <AllowOnceDialog
          chf={chf}
          onClose={() => setIsAsking(false)}
          {...(onGiven === undefined ? {} : { onGiven })}
        />
      ) : null}
    </>
  );
};
