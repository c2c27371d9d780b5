import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import type { Problem } from '@/app/words';
import { languageName } from '@/features/students/languages';
import type { Notice_givenFragment, Notice_wholeFragment } from '@/gql/graphql';
import { Button, Dialog, TextArea } from '@/ui';

/** A sentence; the server asks for as much. */
const SHORTEST_REASON = 10;

export interface IssueDialogProps {
  notice: Notice_wholeFragment;
  people: readonly Notice_givenFragment[];
  problem: Problem | null;
  onClose: () => void;
  onIssue: (lateReason: string | null) => Promise<void>;
}

/** Who gets the notice and what that means; late is allowed, with its reason. */
export function IssueDialog({ notice, people, problem, onClose, onIssue }: IssueDialogProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [reason, setReason] = useState('');
  const [isPending, setPending] = useState(false);
  return (
    <Dialog
      title={t`Issue the notice`}
      isOpen
      onOpenChange={onClose}
      role="alertdialog"
      isDismissable={!reason}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            look="primary"
            isPending={isPending}
            isDisabled={notice.isLate && reason.trim().length < SHORTEST_REASON}
            onPress={async () => {
              setPending(true);
              await onIssue(reason.trim() || null);
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
