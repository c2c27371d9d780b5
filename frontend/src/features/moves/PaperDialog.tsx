import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Select, TextArea, TextField } from '@/ui';
import { FileSelect } from '../consents/FileSelect';
import { KEEP } from './documents';
import { HOWS, PAPERS } from './words';

interface PaperDialogProps {
  caseId: string;
  studentId: string;
  kind: string;
  onClose: () => void;
  onDone: () => void;
}

/** Puts a request, a reply, a talk, services or a revocation on record of a move. */
export function PaperDialog({ caseId, studentId, kind, onClose, onDone }: PaperDialogProps) {
  const { t, i18n } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const words = PAPERS[kind];
  const [on, setOn] = useState<string | null>(now);
  const [how, setHow] = useState(words?.hows[0] ?? '');
  const [who, setWho] = useState('');
  const [said, setSaid] = useState('');
  const [file, setFile] = useState<string | null>(null);
  const [keep, { isPending, problem }] = useDeed(KEEP, 'keepMovePaper');
  if (!words) return null;
  const isScanned = kind === 'revocation';
  const needsWho = kind === 'records_request' || kind === 'consultation';
  const needsSaid = kind !== 'records_request';
  return (
    <Dialog
      title={i18n._(words.add).replace('…', '')}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!on || (needsWho && !who.trim()) || (needsSaid && !said.trim()) || (isScanned && !file)}
          onPress={async () => {
            if (!on) return;
            const input = { caseId, kind, on, how: how || null, who: who.trim() || null };
            if (await keep({ input: { ...input, said: said.trim() || null, attachmentId: file } })) {
              onDone();
              onClose();
            }
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p className="text-sm text-ink-2">
        <Trans>What is on record of a move stays. If something was wrong, add what is right.</Trans>
      </p>
      <DatePicker
        label={kind === 'services' ? t`From which day` : t`Day`}
        value={on}
        latest={kind === 'services' ? undefined : now}
        onChange={setOn}
      />
      {words.hows.length > 0 && (
        <Select
          label={t`How`}
          options={words.hows.map((id) => ({ id, label: HOWS[id] ? i18n._(HOWS[id]) : id }))}
          value={how}
          onChange={setHow}
        />
      )}
      {words.who && (
        <TextField
          label={i18n._(words.who)}
          isRequired={needsWho}
          maxLength={200}
          value={who}
          onChange={setWho}
        />
      )}
      {isScanned && (
        <FileSelect
          studentId={studentId}
          label={t`The signed page`}
          isRequired
          value={file}
          onChange={setFile}
        />
      )}
      <TextArea
        label={i18n._(words.said)}
        isRequired={needsSaid}
        rows={4}
        maxLength={4000}
        value={said}
        onChange={setSaid}
      />
    </Dialog>
  );
}
