import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useToday } from '@/app/useToday';
import type { Problem } from '@/app/words';
import { languageName } from '@/features/students/languages';
import type { Notice_givenFragment, Notice_wholeFragment, RenderingInput } from '@/gql/graphql';
import { Button, Dialog, TextArea } from '@/ui';
import { RenderingFields } from './RenderingFields';
import { isWhole, type Saying, sentOf, unsaid } from './rendering';

/** A sentence; the server asks for as much. */
const SHORTEST_REASON = 10;

export interface IssueDialogProps {
  notice: Notice_wholeFragment;
  people: readonly Notice_givenFragment[];
  problem: Problem | null;
  onClose: () => void;
  onIssue: (lateReason: string | null, renderings: RenderingInput[]) => Promise<void>;
}

/** Who gets the notice, how they understand it, and what that means; late is allowed, with its reason. */
export function IssueDialog({ notice, people, problem, onClose, onIssue }: IssueDialogProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [reason, setReason] = useState('');
  const now = useToday();
  const [typed, setTyped] = useState<Record<string, Saying>>({});
  const saidOf = (language: string) => typed[language] ?? unsaid(now);
  const isUnderstood = notice.otherReaders.every(({ language }) => isWhole(saidOf(language)));
  const [isPending, setPending] = useState(false);
  return (
    <Dialog
      title={t`Issue the notice`}
      isOpen
      onOpenChange={onClose}
      role="alertdialog"
      isDismissable={!reason && Object.keys(typed).length === 0}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            look="primary"
            isPending={isPending}
            isDisabled={!isUnderstood || (notice.isLate && reason.trim().length < SHORTEST_REASON)}
            onPress={async () => {
              setPending(true);
              await onIssue(
                reason.trim() || null,
                notice.otherReaders.map(({ language }) => sentOf(language, saidOf(language))),
              );
              setPending(false);
            }}
          >
            <Trans>Issue the notice</Trans>
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        <Trans>It is frozen, and nobody changes it any more. A letter that leads to it goes to:</Trans>
      </p>
      <ul className="list-disc ps-5">
        {people.map((one) => (
          <li key={one.id}>
            {one.name} <span className="text-ink-2">({languageName(one.language, i18n.locale)})</span>
          </li>
        ))}
      </ul>
      {notice.otherReaders.map(({ language, names }) => {
        const spoken = languageName(language, i18n.locale);
        return (
          <section
            key={language}
            aria-label={t`In ${spoken}`}
            className="flex flex-col gap-3 border-s-4 border-s-attention ps-4"
          >
            <p>
              <Trans>
                The notice is not written in {spoken} throughout. Who reads it is given it in a way they
                understand (34 CFR 300.503(c)).
              </Trans>
            </p>
            <RenderingFields
              studentId={notice.student.id}
              question={t`How ${names.join(', ')} understands it`}
              said={saidOf(language)}
              onChange={(said) => setTyped((before) => ({ ...before, [language]: said }))}
              since={now}
              now={now}
            />
          </section>
        );
      })}
      {notice.isLate && notice.issueBy && (
        <TextArea
          label={t`Why it is given late`}
          description={t`Early enough was ${dates.day(notice.issueBy)}: ${notice.issueByWhy}. It can be given all the same.`}
          value={reason}
          onChange={setReason}
          maxLength={2000}
          isRequired
        />
      )}
    </Dialog>
  );
}
