import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, Select, TextField, toast } from '@/ui';
import { GIVE_REASON, LATE_REASONS } from './documents';

/** The reason that says nothing by itself: it is said in words (`deadlines/reasons.IN_WORDS`). */
const IN_WORDS = 'other';

/** Why it was late, out of a closed list. Nothing waits for an answer. */
export function LateReason({
  id,
  given,
  note,
  onGiven,
}: {
  id: string;
  given: string | null | undefined;
  note: string | null | undefined;
  onGiven: () => void;
}) {
  const { t, i18n } = useLingui();
  const [reason, setReason] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const [{ data }] = useQuery({ query: LATE_REASONS, variables: { language: i18n.locale } });
  const [give, { isPending, problem }] = useDeed(GIVE_REASON, 'giveLateReason');
  const needsWords = reason === IN_WORDS;
  const submit = async () => {
    if (!reason || !(await give({ id, reason, note: words.trim() || null, language: i18n.locale }))) return;
    toast({ text: t`Kept on record.`, tone: 'ok' });
    onGiven();
  };
  const onRecord = note ? `${given}: ${note}` : given;
  return (
    <div className="flex flex-col items-start gap-3 border-t border-line pt-3">
      {problem && <ProblemBanner problem={problem} />}
      {given && (
        <p className="text-sm text-ink-2">
          <Trans>The reason on record: {onRecord}</Trans>
        </p>
      )}
      <Select
        label={t`Why it is late`}
        description={t`For the district's own reports. Going on never waits for it.`}
        options={(data?.lateReasons ?? []).map(({ code, name }) => ({ id: code, label: name }))}
        value={reason}
        onChange={setReason}
      />
      {reason && (
        <TextField
          label={needsWords ? t`In a few words` : t`In a few words, if you like`}
          value={words}
          onChange={setWords}
          isRequired={needsWords}
          maxLength={300}
          className="w-full"
        />
      )}
      <Button onPress={submit} isPending={isPending} isDisabled={!reason || (needsWords && !words.trim())}>
        <Trans>Keep the reason</Trans>
      </Button>
    </div>
  );
}
