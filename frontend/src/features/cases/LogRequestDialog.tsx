import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { languageName } from '@/features/students/languages';
import { today } from '@/lib/dates';
import { Button, Checkbox, DatePicker, Dialog, RadioGroup, Select, TextArea, TextField } from '@/ui';
import { LOG, SCHOOLS } from './documents';
import { LANGUAGES } from './languages';
import { RELATIONS } from './relations';

interface LogRequestDialogProps {
  /** Whom it is about; without one, a child who is to be matched, or is no student. */
  student?: { id: string; name: string };
  onClose: () => void;
  onLogged: () => void;
}

/** Puts on record what somebody asked, aloud or in writing. The day it was said is the day that counts. */
export function LogRequestDialog({ student, onClose, onLogged }: LogRequestDialogProps) {
  const { t, i18n } = useLingui();
  const { timeZone } = useViewer().district;
  const now = today(new Date(), timeZone);
  const [said, setSaid] = useState({
    givenName: '',
    familyName: '',
    askerName: '',
    askerEmail: '',
    askerPhone: '',
    concern: '',
  });
  const [how, setHow] = useState<'aloud' | 'written'>('aloud');
  const [relation, setRelation] = useState<string | null>(null);
  const [birthOn, setBirthOn] = useState<string | null>(null);
  const [receivedOn, setReceivedOn] = useState<string | null>(now);
  const [schoolId, setSchoolId] = useState<string | null>(null);
  const [language, setLanguage] = useState('en');
  const [wantsInterpreter, setInterpreter] = useState(false);
  const [{ data }] = useQuery({ query: SCHOOLS, pause: !!student });
  const [log, { isPending, problem }] = useDeed(LOG, 'logRequest');
  const [isConfirmed, setConfirmed] = useState(false);
  const isLongAgo = problem?.code === 'DAY_LONG_AGO';
  const { idempotencyKey } = useDeedKey();
  const line = (key: keyof typeof said) => ({
    value: said[key],
    onChange: (value: string) => setSaid((before) => ({ ...before, [key]: value })),
    errorMessage: problem?.field === key ? problem.message : undefined,
  });
  const send = async () => {
    const done = await log({
      input: {
        ...said,
        askerEmail: said.askerEmail || null,
        askerPhone: said.askerPhone || null,
        studentId: student?.id ?? null,
        birthOn,
        schoolId,
        askerRelation: relation ?? '',
        language,
        wantsInterpreter,
        receivedOn: receivedOn ?? now,
        saidAloud: how === 'aloud',
        isConfirmed,
      },
      idempotencyKey,
    });
    if (!done) return;
    onLogged();
    onClose();
  };
  return (
    <Dialog
      title={student ? t`Log a request for ${student.name}` : t`Log a request`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button look="primary" isPending={isPending} onPress={send}>
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <RadioGroup
        label={t`How it was asked`}
        look="row"
        choices={[
          { id: 'aloud', label: <Trans>Said to me</Trans> },
          { id: 'written', label: <Trans>In writing, on paper</Trans> },
        ]}
        value={how}
        onChange={setHow}
      />
      <DatePicker
        label={how === 'aloud' ? t`Day it was said` : t`Day it came`}
        description={t`Time is counted from this day.`}
        value={receivedOn}
        latest={now}
        onChange={(day) => {
          setReceivedOn(day);
          setConfirmed(false);
        }}
        errorMessage={problem?.field === 'receivedOn' ? problem.message : undefined}
      />
      {isLongAgo && (
        <Checkbox isSelected={isConfirmed} onChange={setConfirmed}>
          <Trans>I have looked: the day is right</Trans>
        </Checkbox>
      )}
      {!student && (
        <>
          <TextField label={t`First name of the child`} isRequired maxLength={100} {...line('givenName')} />
          <TextField label={t`Last name of the child`} isRequired maxLength={100} {...line('familyName')} />
          <DatePicker label={t`Birthday, if known`} value={birthOn} latest={now} onChange={setBirthOn} />
          <Select
            label={t`School, if any`}
            options={(data?.schools ?? []).map(({ id, name }) => ({ id, label: name }))}
            value={schoolId}
            onChange={setSchoolId}
          />
        </>
      )}
      <TextArea label={t`In their words`} isRequired rows={4} maxLength={5000} {...line('concern')} />
      <TextField label={t`Who asked`} isRequired maxLength={100} {...line('askerName')} />
      <Select
        label={t`Related to the child as`}
        options={RELATIONS.map(({ id, label }) => ({ id, label: i18n._(label) }))}
        value={relation}
        onChange={setRelation}
      />
      <TextField label={t`E-mail, if known`} type="email" {...line('askerEmail')} />
      <TextField label={t`Telephone, if known`} type="tel" {...line('askerPhone')} />
      <Select
        label={t`Language to speak with them`}
        options={LANGUAGES.map((id) => ({ id, label: languageName(id, i18n.locale) }))}
        value={language}
        onChange={setLanguage}
      />
      <Checkbox isSelected={wantsInterpreter} onChange={setInterpreter}>
        <Trans>They would like an interpreter</Trans>
      </Checkbox>
    </Dialog>
  );
}
