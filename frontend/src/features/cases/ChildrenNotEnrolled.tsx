import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import type { ChildrenNotEnrolled_childrenQuery } from '@/gql/graphql';
import { Button, DataList, Dialog, EmptyState, Facts, Link, Section, StatusMark } from '@/ui';
import { JOIN, mayRegister, NOT_ENROLLED, SETTINGS } from './children';

type Child = ChildrenNotEnrolled_childrenQuery['childrenNotEnrolled']['edges'][number]['node'];
type Came = Child['onTheRoster'][number];

/** Children who live here and are not enrolled, from the first that was found; the roster's record is joined here. */
export function ChildrenNotEnrolled() {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const inWords = useErrorWords();
  const { roles } = useViewer();
  const [after, setAfter] = useState<string | null>(null);
  const [joining, setJoining] = useState<{ child: Child; came: Came } | null>(null);
  const [{ data, fetching, error }, again] = useQuery({
    query: NOT_ENROLLED,
    variables: { after },
    requestPolicy: 'cache-and-network',
  });
  const found = data?.childrenNotEnrolled;
  const reload = () => again({ requestPolicy: 'network-only' });
  const where = (child: Child) => {
    const setting = SETTINGS.find(({ id }) => id === child.setting);
    return [setting && i18n._(setting.label), child.schoolName].filter(Boolean).join(': ');
  };
  return (
    <Section title={<Trans>Child find: children who are not enrolled</Trans>}>
      <DataList
        label={t`Children who are not enrolled`}
        rows={found?.edges.map((edge) => edge.node)}
        getId={(child) => child.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={reload}
        empty={<EmptyState title={<Trans>No child who is not enrolled is on record.</Trans>} />}
        hasMore={found?.pageInfo.hasNextPage}
        onShowMore={() => setAfter(found?.pageInfo.endCursor ?? null)}
        isLoadingMore={fetching && after !== null}
        total={found?.totalCount}
      >
        {(child) => (
          <article aria-label={child.student.name} className="py-2">
            <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
              <Link href={`/students/${child.student.id}`} className="font-strong">
                {child.student.name}
              </Link>
              <span className="text-sm text-ink-2">
                {[child.student.birthOn && t`born ${dates.day(child.student.birthOn)}`, where(child)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {child.student.cases[0] && (
                <StatusMark standing="partial">{child.student.cases[0].says}</StatusMark>
              )}
              <span className="text-sm text-ink-2">
                <Trans>registered {dates.day(child.registeredOn)}</Trans>
              </span>
            </div>
            {child.onTheRoster.map((came) => (
              <p key={came.id} className="flex flex-wrap items-baseline gap-x-4 text-sm">
                <span>
                  <Trans>
                    The roster brought a student of this name and birthday at {came.school?.name ?? ''}.
                  </Trans>
                </span>
                {mayRegister(roles) && (
                  <Button size="small" onPress={() => setJoining({ child, came })}>
                    <Trans>Join the two…</Trans>
                  </Button>
                )}
              </p>
            ))}
          </article>
        )}
      </DataList>
      {joining && <JoinDialog {...joining} onClose={() => setJoining(null)} onDone={reload} />}
    </Section>
  );
}

interface JoinDialogProps {
  child: Child;
  came: Came;
  onClose: () => void;
  onDone: () => void;
}

function JoinDialog({ child, came, onClose, onDone }: JoinDialogProps) {
  const { t } = useLingui();
  const dates = useDates();
  const [join, { isPending, problem }] = useDeed(JOIN, 'joinChild');
  return (
    <Dialog
      title={t`Is it the same child?`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          onPress={async () => {
            if (await join({ studentId: child.student.id, cameId: came.id, isConfirmed: false })) {
              onDone();
              onClose();
            }
          }}
        >
          <Trans>The same child: join</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <Facts
        facts={[
          { label: t`Registered`, value: child.student.name },
          { label: t`On the roster`, value: [came.name, came.school?.name].filter(Boolean).join(' · ') },
          { label: t`Born`, value: came.birthOn && dates.day(came.birthOn) },
        ]}
      />
      <p className="text-sm text-ink-2">
        <Trans>
          Case, papers and letters stay with the child. School, classes and family come from the roster. It
          can’t be undone here.
        </Trans>
      </p>
    </Dialog>
  );
}
