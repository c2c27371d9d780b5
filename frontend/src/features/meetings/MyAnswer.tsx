import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, RadioGroup, Section, TextArea, toast } from '@/ui';
import { ANSWER } from './documents';

type Answer = 'coming' | 'not_coming' | 'another_time';

/** Whether I come. It may be changed until the meeting. */
export function MyAnswer({ meetingId, answer, note }: { meetingId: string; answer: string; note: string }) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<Answer | null>(answer === 'waiting' ? null : (answer as Answer));
  const [words, setWords] = useState(note);
  const [send, sending] = useDeed(ANSWER, 'answerInvitation');
  return (
    <Section title={<Trans>Your answer</Trans>}>
      <div className="flex flex-col items-start gap-3">
        <ProblemBanner problem={sending.problem} onDismiss={sending.clear} />
        <RadioGroup
          look="row"
          label={t`Are you coming?`}
          value={chosen}
          onChange={setChosen}
          choices={[
            { id: 'coming', label: t`I am coming` },
            { id: 'not_coming', label: t`I can't come` },
            { id: 'another_time', label: t`Another time, please` },
          ]}
        />
        {chosen && chosen !== 'coming' && (
          <TextArea label={t`A word to the team`} value={words} onChange={setWords} />
        )}
        <Button
          isDisabled={!chosen || (chosen === answer && words === note)}
          isPending={sending.isPending}
          onPress={async () => {
            if (chosen && (await send({ meetingId, answer: chosen, note: words.trim() || null })))
              toast({ text: t`Your answer was sent.`, tone: 'ok' });
          }}
        >
          <Trans>Send answer</Trans>
        </Button>
      </div>
    </Section>
  );
}
