import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { Button, type Standing, StatusMark } from '@/ui';
import { MARK_READY } from './documents';

const GiveSectionDialog = lazy(() => import('./GiveSectionDialog'));

/** Who is to write a section, and whether they said that it is ready. */
export interface Assignment {
  dueOn?: string | null;
  readyAt?: string | null;
  editedSince: boolean;
  person: { id: string; name: string; initials: string };
}

/** How an assignment stands, by shape and word. */
export function useAssignmentWords() {
  const { t } = useLingui();
  const dates = useDates();
  return ({ person, dueOn, readyAt, editedSince }: Assignment): { standing: Standing; words: string } => {
    const name = person.name;
    if (readyAt && editedSince) return { standing: 'due-soon', words: t`${name} said ready; edited since` };
    if (readyAt) return { standing: 'done', words: t`${name} says it is ready` };
    if (!dueOn) return { standing: 'waiting', words: t`With ${name}` };
    const day = dates.day(dueOn);
    return { standing: 'waiting', words: t`With ${name}, due ${day}` };
  };
}

export interface SectionWorkProps {
  planId: string;
  sectionKey: string;
  title: string;
  assignment: Assignment | null;
  mayAssign: boolean;
  onChanged: () => void;
}

/** Below a section's heading: who has it, the word that it is ready, and the way to give it to somebody. */
export function SectionWork({
  planId,
  sectionKey,
  title,
  assignment,
  mayAssign,
  onChanged,
}: SectionWorkProps) {
  const { t } = useLingui();
  const inWords = useAssignmentWords();
  const { person } = useViewer();
  const [isGiving, setGiving] = useState(false);
  const [mark, marking] = useDeed(MARK_READY, 'markSectionReady');
  if (!assignment && !mayAssign) return null;
  const isMine = assignment?.person.id === person.id;
  const stands = !!assignment?.readyAt && !assignment.editedSince;
  const say = async (isReady: boolean) => {
    if (await mark({ planId, sectionKey, isReady })) onChanged();
  };
  const how = assignment && inWords(assignment);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        {how && (
          <StatusMark standing={how.standing} isSentence>
            {how.words}
          </StatusMark>
        )}
        {isMine && !stands && (
          <Button size="small" isPending={marking.isPending} onPress={() => void say(true)}>
            {assignment.readyAt ? <Trans>It is ready again</Trans> : <Trans>It is ready</Trans>}
          </Button>
        )}
        {assignment?.readyAt && (isMine || mayAssign) && (
          <Button size="small" look="plain" isPending={marking.isPending} onPress={() => void say(false)}>
            <Trans>Not ready after all</Trans>
          </Button>
        )}
        {mayAssign && (
          <Button
            size="small"
            look="plain"
            aria-label={assignment ? t`Give to somebody else: ${title}` : t`Give to somebody: ${title}`}
            className="text-ink-2"
            onPress={() => setGiving(true)}
          >
            {assignment ? <Trans>Change</Trans> : <Trans>Give to somebody…</Trans>}
          </Button>
        )}
      </div>
      <ProblemBanner problem={marking.problem} onDismiss={marking.clear} />
      {isGiving && (
        <Suspense>
          <GiveSectionDialog
            planId={planId}
            sectionKey={sectionKey}
            title={title}
            assignment={assignment}
            onClose={() => setGiving(false)}
            onChanged={onChanged}
          />
        </Suspense>
      )}
    </>
  );
}
