import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { today } from '@/lib/dates';
import { Button, Checkbox, DatePicker, Dialog, RadioGroup } from '@/ui';
import type { AskedPerson, Done, Request } from './ConsentOfCase';
import { RECORD } from './documents';
import { FileSelect } from './FileSelect';
import { OUTCOMES } from './words';

interface PaperDialogProps {
  caseId: string;
  studentId: string;
  request: Request;
  person: AskedPerson;
  onClose: () => void;
  onDone: Done;
}

/** A signed page: what it says, the day it was signed, the day it came, and its scan. */
export function PaperDialog({ caseId, studentId, request, person, onClose, onDone }: PaperDialogProps) {
  const { t, i18n } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const { idempotencyKey } = useDeedKey();
  const hasAgreed = person.state === 'granted' || person.state === 'partially_granted';
  const choices = hasAgreed ? ['revoked'] : person.state === 'expired' ? ['refused'] : ['granted', 'refused'];
  const [outcome, setOutcome] = useState(choices[0] ?? 'granted');
  const [signedOn, setSignedOn] = useState<string | null>(null);
  const [receivedOn, setReceivedOn] = useState<string | null>(now);
  const [language, setLanguage] = useState<'en' | 'es'>('en');
  const [file, setFile] = useState<string | null>(null);
  const [left, setLeft] = useState<string[]>([]);
  const [put, { isPending, problem }] = useDeed(RECORD, 'recordConsent');
  const at = (field: string) => (problem?.field === field ? problem.message : undefined);
  return (
    <Dialog
      title={t`Answer on paper: ${person.name}`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!signedOn || !receivedOn || !file}
          onPress={async () => {
            if (!signedOn || !receivedOn || !file) return;
            const done = await put({
              caseId,
              askId: person.id,
              outcome,
              signedOn,
              receivedOn,
              attachmentId: file,
              writtenIn: language,
              refusedAreas: outcome === 'granted' ? left : [],
              idempotencyKey,
              language: i18n.locale,
            });
            onDone(done);
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <RadioGroup
        label={t`What the page says`}
        value={outcome}
        onChange={setOutcome}
        choices={choices.map((id) => {
          const label = OUTCOMES[id];
          return { id, label: label ? i18n._(label) : id };
        })}
      />
      {request.byArea && outcome === 'granted' && (
        <fieldset className="flex flex-col gap-1">
          <legend className="font-strong">
            <Trans>Areas the page leaves out</Trans>
          </legend>
          {request.areas.map((area) => (
            <Checkbox
              key={area.key}
              isSelected={left.includes(area.key)}
              onChange={(is) => setLeft(is ? [...left, area.key] : left.filter((one) => one !== area.key))}
            >
              {area.name}
            </Checkbox>
          ))}
        </fieldset>
      )}
      <DatePicker
        label={t`Day it was signed`}
        value={signedOn}
        earliest={request.requestedOn}
        latest={now}
        onChange={setSignedOn}
        errorMessage={at('signedOn')}
      />
      <DatePicker
        label={t`Day it was received`}
        description={t`Every deadline counts from this day.`}
        value={receivedOn}
        earliest={request.requestedOn}
        latest={now}
        onChange={setReceivedOn}
        errorMessage={at('receivedOn')}
      />
      <RadioGroup<'en' | 'es'>
        label={t`Language of the page`}
        look="row"
        value={language}
        onChange={setLanguage}
        choices={[
          { id: 'en', label: t`English` },
          { id: 'es', label: t`Spanish` },
        ]}
      />
      <FileSelect
        studentId={studentId}
        label={t`Scan of the signed page`}
        isRequired
        value={file}
        onChange={setFile}
      />
    </Dialog>
  );
}
