import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { KINDS } from '@/features/attachments';
import type { Library_fileFragment } from '@/gql/graphql';
import { Button, DateField, Dialog, Select, TextArea, TextField } from '@/ui';
import { PLACE_HOLD, REFILE, RENAME, WITHDRAW } from './documents';
import { CLOSED_KINDS, READERS, REASONS, WITHDRAWALS } from './words';

interface OfFile {
  file: Library_fileFragment;
  onDone: () => void;
  onClose: () => void;
}

/** Title and source, and of what kind it is. */
export function EditDialog({ file, onDone, onClose }: OfFile) {
  const { t, i18n } = useLingui();
  const [title, setTitle] = useState(file.title);
  const [source, setSource] = useState(file.source);
  const [kind, setKind] = useState(file.kind);
  const [rename, renaming] = useDeed(RENAME, 'renameAttachment');
  const [refile, refiling] = useDeed(REFILE, 'refileAttachment');
  const known = READERS[file.sensitivity];
  const readers = known ? i18n._(known) : '';
  const closes = CLOSED_KINDS[kind];
  const save = async () => {
    if ((title !== file.title || source !== file.source) && !(await rename({ id: file.id, title, source })))
      return;
    if (kind !== file.kind && !(await refile({ id: file.id, kind }))) return;
    onDone();
  };
  return (
    <Dialog
      title={t`Title and kind`}
      isOpen
      onOpenChange={onClose}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!title.trim()}
            isPending={renaming.isPending || refiling.isPending}
            onPress={save}
          >
            {t`Save`}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={renaming.problem ?? refiling.problem} />
      <TextField label={t`Title`} value={title} onChange={setTitle} maxLength={200} isRequired />
      <TextField label={t`From whom`} value={source} onChange={setSource} maxLength={200} />
      <Select
        label={t`What is it?`}
        options={Object.entries(KINDS).map(([id, label]) => ({ id, label: i18n._(label) }))}
        value={kind}
        onChange={setKind}
      />
      <p className="text-sm text-ink-2" aria-live="polite">
        {closes && file.sensitivity === 'team' ? (
          <Trans>Filed as this it is closed. Who sees it from then on: {i18n._(closes)}.</Trans>
        ) : (
          <Trans>Who may see it stays as it is: {readers}.</Trans>
        )}
      </p>
    </Dialog>
  );
}

/** Takes a file out of use, with the reason. */
export function WithdrawDialog({ file, onDone, onClose }: OfFile) {
  const { t, i18n } = useLingui();
  const [because, setBecause] = useState('wrong_file');
  const [said, setSaid] = useState('');
  const [withdraw, { problem, isPending }] = useDeed(WITHDRAW, 'withdrawAttachment');
  return (
    <Dialog
      title={t`Withdraw ${file.title}`}
      isOpen
      onOpenChange={onClose}
      isDismissable={false}
      role="alertdialog"
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="danger"
            isDisabled={!said.trim()}
            isPending={isPending}
            onPress={async () => {
              if (await withdraw({ id: file.id, because, said })) onDone();
            }}
          >
            {t`Withdraw the file`}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        {because === 'wrong_child' ? (
          <Trans>
            It is closed at once: the team and the family see it no more, special education does. Tell your
            administrator, as the other family may have to be told.
          </Trans>
        ) : (
          <Trans>
            It is kept, and so is what points to it. Whoever keeps the record and the family can still open
            it, the others not.
          </Trans>
        )}
      </p>
      <Select
        label={t`Why?`}
        options={Object.entries(WITHDRAWALS).map(([id, label]) => ({ id, label: i18n._(label) }))}
        value={because}
        onChange={setBecause}
      />
      <TextArea label={t`In your words`} value={said} onChange={setSaid} maxLength={500} isRequired />
    </Dialog>
  );
}

/** Lays a legal hold on a file, or on all of the student's. */
export function HoldDialog({
  studentId,
  file,
  onDone,
  onClose,
}: Omit<OfFile, 'file'> & { studentId: string; file: Library_fileFragment | null }) {
  const { t } = useLingui();
  const [because, setBecause] = useState('');
  const [until, setUntil] = useState<string | null>(null);
  const [place, { problem, isPending }] = useDeed(PLACE_HOLD, 'placeLegalHold');
  return (
    <Dialog
      title={file ? t`Legal hold on ${file.title}` : t`Legal hold on all files`}
      isOpen
      onOpenChange={onClose}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!because.trim()}
            isPending={isPending}
            onPress={async () => {
              const said = { studentId, attachmentId: file?.id ?? null, because, untilOn: until };
              if (await place(said)) onDone();
            }}
          >
            {t`Place the hold`}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        <Trans>
          While it stands nothing it keeps is withdrawn or destroyed. Staff see it; the family does not.
        </Trans>
      </p>
      <TextArea label={t`What for?`} value={because} onChange={setBecause} maxLength={500} isRequired />
      <DateField label={t`Until (empty: until it is lifted)`} value={until} onChange={setUntil} />
    </Dialog>
  );
}

/** Asks why a file is opened, as the district wants it. */
export function WhyDialog({
  file,
  onSaid,
  onClose,
}: {
  file: Library_fileFragment;
  onSaid: (reason: string, said: string) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useLingui();
  const [reason, setReason] = useState('service');
  const [said, setSaid] = useState('');
  const needsWords = ['other', 'safety', 'records_request'].includes(reason);
  const isEnough = !needsWords || said.trim().split(/\s+/).length > 1;
  return (
    <Dialog
      title={t`Why do you open ${file.title}?`}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={!isEnough} onPress={() => onSaid(reason, said)}>
            {t`Go on`}
          </Button>
        </>
      }
    >
      <p>
        <Trans>
          Your district asks this. What you say stands in the record of access, which the family can read.
        </Trans>
      </p>
      <Select
        label={t`Why?`}
        options={Object.entries(REASONS).map(([id, label]) => ({ id, label: i18n._(label) }))}
        value={reason}
        onChange={setReason}
      />
      <TextArea
        label={t`In your words`}
        value={said}
        onChange={setSaid}
        maxLength={500}
        isRequired={needsWords}
      />
    </Dialog>
  );
}
