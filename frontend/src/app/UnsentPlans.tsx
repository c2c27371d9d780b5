import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ConfirmDialog } from '@/ui';
import { signOut } from './session';

/** Before signing out wipes it: plans in which something written offline is not with the server yet. */
export default function UnsentPlans({ count, onClose }: { count: number; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t`Not everything you wrote is saved`}
      confirmLabel={t`Sign out and lose it`}
      tone="danger"
      onConfirm={signOut}
    >
      <p>
        <Plural
          value={count}
          one="What you wrote offline in # plan is on this device alone."
          other="What you wrote offline in # plans is on this device alone."
        />
      </p>
      <p>
        <Trans>Open it while you are online to save it. Signing out takes everything off this device.</Trans>
      </p>
    </ConfirmDialog>
  );
}
