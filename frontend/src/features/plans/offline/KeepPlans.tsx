import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useClient } from 'urql';
import { stopKeeping } from '@/app/keepingHere';
import { Banner, Button, Checkbox, Dialog, toast } from '@/ui';
import { keepFrom } from './useKeeping';

/** Keeps the plans one opens on this device, on one's own word that it is nobody else's; or no longer. */
export function KeepPlans({ owner, planId, isOn }: { owner: string; planId: string; isOn: boolean }) {
  const { t } = useLingui();
  const client = useClient();
  const [isOpen, setOpen] = useState(false);
  const [isOwn, setOwn] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const close = () => {
    setOpen(false);
    setOwn(false);
    setFailed(false);
  };
  const turn = async () => {
    setBusy(true);
    setFailed(false);
    try {
      if (isOn) await stopKeeping();
      else await keepFrom(client, owner, planId);
      toast({
        text: isOn
          ? t`Nothing of any plan is on this device any more.`
          : t`This plan is kept on this device now.`,
        tone: 'ok',
      });
      close();
    } catch {
      // Half of it is nothing: without the app's own files a page does not open.
      await stopKeeping();
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        look="plain"
        size="small"
        icon={isOn ? 'check' : undefined}
        aria-haspopup="dialog"
        onPress={() => setOpen(true)}
      >
        {isOn ? <Trans>Kept on this device</Trans> : <Trans>Work offline…</Trans>}
      </Button>
      <Dialog
        title={isOn ? t`Plans are kept on this device` : t`Keep plans on this device`}
        isOpen={isOpen}
        onOpenChange={(next) => (next ? setOpen(true) : close())}
        footer={
          <>
            <Button onPress={close}>
              <Trans>Close</Trans>
            </Button>
            <Button look="primary" isDisabled={!isOn && !isOwn} isPending={isBusy} onPress={turn}>
              {isOn ? <Trans>Stop keeping plans</Trans> : <Trans>Keep plans here</Trans>}
            </Button>
          </>
        }
      >
        {isOn ? (
          <p>
            <Trans>
              Drafts you open here can be read and written without a network. They go when you sign out, when
              your session ends, when you lose access to the plan, and four days after this device last
              reached Trellis. What you stop keeping before it is saved is lost.
            </Trans>
          </p>
        ) : (
          <>
            <p>
              <Trans>
                Drafts you open from now on stay on this device, encrypted, so that you can go on reading and
                writing where there is no network. What you write is saved when you are back online.
              </Trans>
            </p>
            <p>
              <Trans>
                They go when you sign out, when your session ends, when you lose access to the plan, and four
                days after this device last reached Trellis. Until then, whoever can unlock this device can
                open them.
              </Trans>
            </p>
            <Checkbox isSelected={isOwn} onChange={setOwn}>
              <Trans>Nobody else uses this device, or they have their own account on it.</Trans>
            </Checkbox>
          </>
        )}
        {hasFailed && <Banner tone="danger" title={t`This device does not let us keep plans on it.`} />}
      </Dialog>
    </>
  );
}
