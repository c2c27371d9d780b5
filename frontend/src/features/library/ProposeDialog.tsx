import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, DateField, Dialog, Select, TextArea, toast } from '@/ui';
import { PROPOSE_DESTRUCTION } from './keeping';

/** Announces to the family that a file will be destroyed; nothing is destroyed by it. */
export function ProposeDialog({
  file,
  onDone,
  onClose,
}: {
  file: { id: string; title: string };
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [ground, setGround] = useState('kept_long_enough');
  const [because, setBecause] = useState('');
  const [askedOn, setAskedOn] = useState<string | null>(null);
  const [propose, { problem, isPending }] = useDeed(PROPOSE_DESTRUCTION, 'proposeDestruction');
  const isAsked = ground === 'family_asked';
  const send = async () => {
    const said = { attachmentId: file.id, ground, because, askedOn: isAsked ? askedOn : null };
    if (!(await propose(said))) return;
    toast({ text: t`The family is being told. Nothing was destroyed yet.`, tone: 'ok' });
    onDone();
  };
  return (
    <Dialog
      title={t`Destroy ${file.title}: tell the family`}
      isOpen
      onOpenChange={onClose}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!because.trim() || (isAsked && !askedOn)}
            isPending={isPending}
            onPress={send}
          >
            {t`Tell the family`}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        <Trans>
          Everybody who is owed notice gets a letter and 30 days to ask for a copy. Then the file can be
          destroyed with all its versions. That cannot be undone.
        </Trans>
      </p>
      <Select
        label={t`On which ground?`}
        options={[
          { id: 'kept_long_enough', label: t`It was kept long enough` },
          { id: 'family_asked', label: t`The family asks that it be destroyed` },
        ]}
        value={ground}
        onChange={setGround}
      />
      {isAsked && (
        <DateField label={t`The day they asked`} value={askedOn} onChange={setAskedOn} isRequired />
      )}
      <TextArea
        label={t`Why is it not needed any more?`}
        value={because}
        onChange={setBecause}
        maxLength={500}
        isRequired
      />
    </Dialog>
  );
}
