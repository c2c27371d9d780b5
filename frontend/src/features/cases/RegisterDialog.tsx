import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { languageName } from '@/features/students/languages';
import { today } from '@/lib/dates';
import { Button, Checkbox, DatePicker, Dialog, Select, TextField } from '@/ui';
import { ADULTS, REGISTER, SETTINGS } from './children';
import { LANGUAGES } from './languages';
import type { Request } from './MatchDialog';

interface RegisterDialogProps {
  request: Request;
  onClose: () => void;
  onDone: () => void;
}

/** Gives the child of a request a record as not enrolled; their case begins on the day the request came. */
export function RegisterDialog({ request, onClose, onDone }: RegisterDialogProps) {
  const { t, i18n } = useLingui();
  const { timeZone } = useViewer().district;
  const names = request.askerName.split(' ');
  const [said, setSaid] = useState({
    givenName: request.givenName,
    familyName: request.familyName,
    address: '',
    schoolName: '',
    contactGivenName: names.slice(0, -1).join(' '),
    contactFamilyName: names.at(-1) ?? '',
    contactEmail: request.askerEmail ?? '',
    contactPhone: request.askerPhone ?? '',
  });
  const [birthOn, setBirthOn] = useState<string | null>(request.birthOn ?? null);
  const [setting, setSetting] = useState<string | null>(null);
  const [language, setLanguage] = useState(request.language);
  const [kind, setKind] = useState<string | null>(null);
  const [isConfirmed, setConfirmed] = useState(false);
  const [register, { isPending, problem, clear }] = useDeed(REGISTER, 'registerChild');
  const isKnown = problem?.code === 'CHILD_KNOWN';
  const wrong = (key: string) => (problem?.field === key ? problem.message : undefined);
  const line = (key: keyof typeof said) => ({
    value: said[key],
    onChange: (value: string) => setSaid((before) => ({ ...before, [key]: value })),
    errorMessage: wrong(key),
  });
  const send = async () => {
    if (!birthOn) return;
    const done = await register({
      requestId: request.id,
      input: {
        ...said,
        schoolName: said.schoolName || null,
        contactEmail: said.contactEmail || null,
        contactPhone: said.contactPhone || null,
        birthOn,
        setting: setting ?? '',
        language,
        contactLanguage: language,
        contactKind: kind ?? '',
        isConfirmed,
      },
    });
    if (!done) return;
    onDone();
    onClose();
  };
  return (
    <Dialog
      title={t`A child who is not enrolled`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!birthOn || (isKnown && !isConfirmed)}
          onPress={send}
        >
          <Trans>Register and begin the case</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p className="text-sm text-ink-2">
        <Trans>
          The child lives in the district, or goes to a private school in it. The case begins on the day the
          request came, and goes on as any student’s.
        </Trans>
      </p>
      <TextField label={t`First name of the child`} isRequired maxLength={100} {...line('givenName')} />
      <TextField label={t`Last name of the child`} isRequired maxLength={100} {...line('familyName')} />
      <DatePicker
        label={t`Birthday`}
        value={birthOn}
        latest={today(new Date(), timeZone)}
        onChange={(day) => {
          setBirthOn(day);
          clear();
        }}
        errorMessage={wrong('birthOn')}
      />
      {isKnown && (
        <Checkbox isSelected={isConfirmed} onChange={setConfirmed}>
          <Trans>I have looked: it is another child of the same name and birthday</Trans>
        </Checkbox>
      )}
      <TextField label={t`Where the child lives`} isRequired maxLength={300} {...line('address')} />
      <Select
        label={t`Learns now`}
        options={SETTINGS.map(({ id, label }) => ({ id, label: i18n._(label) }))}
        value={setting}
        onChange={setSetting}
        errorMessage={wrong('setting')}
      />
      {(setting === 'private_school' || setting === 'preschool') && (
        <TextField
          label={setting === 'preschool' ? t`Name of it, if known` : t`Name of the private school`}
          isRequired={setting === 'private_school'}
          maxLength={100}
          {...line('schoolName')}
        />
      )}
      <Select
        label={t`Language at home`}
        options={LANGUAGES.map((id) => ({ id, label: languageName(id, i18n.locale) }))}
        value={language}
        onChange={setLanguage}
      />
      <TextField
        label={t`First name of the parent`}
        isRequired
        maxLength={100}
        {...line('contactGivenName')}
      />
      <TextField
        label={t`Last name of the parent`}
        isRequired
        maxLength={100}
        {...line('contactFamilyName')}
      />
      <Select
        label={t`Related to the child as`}
        description={t`Parents and guardians are given a parent’s rights. For others they are decided on the child’s page.`}
        options={ADULTS.map(({ id, label }) => ({ id, label: i18n._(label) }))}
        value={kind}
        onChange={setKind}
        errorMessage={wrong('contactKind')}
      />
      <TextField label={t`E-mail of the parent`} type="email" {...line('contactEmail')} />
      <TextField label={t`Telephone of the parent`} type="tel" {...line('contactPhone')} />
    </Dialog>
  );
}
