import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import type { Translation_headFragment } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Select } from '@/ui';
import { ASSIGN, TRANSLATORS, WITHDRAW } from './documents';

const THE_CASE_MANAGER = 'case-manager';

interface GiveTranslationDialogProps {
  planId: string;
  translation: Translation_headFragment;
  onClose: () => void;
  onChanged: () => void;
}

/** Gives a translation to a translator, and to another one to review, by a day. */
export function GiveTranslationDialog({
  planId,
  translation,
  onClose,
  onChanged,
}: GiveTranslationDialogProps) {
  const { t } = useLingui();
  const { timeZone } = useViewer().district;
  const [{ data, fetching }] = useQuery({
    query: TRANSLATORS,
    variables: { planId },
    requestPolicy: 'network-only',
  });
  const [translatorId, setTranslatorId] = useState<string | null>(translation.translator?.id ?? null);
  const [reviewerId, setReviewerId] = useState<string>(translation.reviewer?.id ?? THE_CASE_MANAGER);
  const [dueOn, setDueOn] = useState<string | null>(translation.dueOn ?? null);
  const [assign, assigning] = useDeed(ASSIGN, 'assignTranslation');
  const [withdraw, withdrawing] = useDeed(WITHDRAW, 'withdrawTranslation');
  const people = (data?.translators ?? []).map(({ id, name }) => ({ id, label: name }));
  const done = (found: unknown) => {
    if (!found) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      title={t`Give the translation to somebody`}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          {translation.state !== 'published' && (
            <Button
              isPending={withdrawing.isPending}
              onPress={async () => done(await withdraw({ id: translation.id }))}
            >
              <Trans>Not wanted any more</Trans>
            </Button>
          )}
          <Button
            look="primary"
            isPending={assigning.isPending}
            isDisabled={!translatorId}
            onPress={async () =>
              done(
                translatorId &&
                  (await assign({
                    id: translation.id,
                    translatorId,
                    reviewerId: reviewerId === THE_CASE_MANAGER ? null : reviewerId,
                    dueOn,
                  })),
              )
            }
          >
            <Trans>Give it</Trans>
          </Button>
        </>
      }
    >
      <ProblemBanner problem={assigning.problem ?? withdrawing.problem} />
      {!fetching && people.length === 0 ? (
        <p>
          <Trans>
            The district has no translators yet. The special education office says on the page People who
            translates.
          </Trans>
        </p>
      ) : (
        <>
          <Select
            label={t`Who translates`}
            options={people}
            value={translatorId}
            onChange={setTranslatorId}
          />
          <Select
            label={t`Who reviews`}
            options={[{ id: THE_CASE_MANAGER, label: t`Whoever leads the case` }, ...people]}
            value={reviewerId}
            onChange={setReviewerId}
          />
          {translatorId === reviewerId && (
            <p className="text-sm text-ink-2">
              <Trans>The family is told that nobody else reviewed it.</Trans>
            </p>
          )}
        </>
      )}
      <DatePicker
        label={t`Ready by`}
        description={t`As translators they see this translation and nothing else of the student.`}
        value={dueOn}
        earliest={today(new Date(), timeZone)}
        onChange={setDueOn}
      />
    </Dialog>
  );
}
