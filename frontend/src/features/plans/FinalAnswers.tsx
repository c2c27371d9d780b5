import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { graphql } from '@/gql';
import type { FinalAnswers_planQuery } from '@/gql/graphql';
import { Link, Section, StatusMark } from '@/ui';

const ANSWERS = graphql(`
  query FinalAnswers_plan($planId: ID!) {
    plan(id: $planId) {
      id
      student {
        id
        may
      }
      latestVersion {
        id
        signatureRequests {
          id
          person {
            id
            name
          }
          signature {
            id
            choices {
              itemId
              title
              choice
              comment
            }
          }
        }
      }
    }
  }
`);

type Plan = NonNullable<FinalAnswers_planQuery['plan']>;
type Request = NonNullable<Plan['latestVersion']>['signatureRequests'][number];

/** What the family said to each part: what they do not agree with and what they ask stands first, in their words. */
export function FinalAnswers({ planId }: { planId: string }) {
  const [{ data }] = useQuery({ query: ANSWERS, variables: { planId }, requestPolicy: 'cache-and-network' });
  const answered =
    data?.plan?.latestVersion?.signatureRequests.filter((one) => (one.signature?.choices.length ?? 0) > 0) ??
    [];
  if (answered.length === 0) return null;
  const student = data?.plan?.student;
  const isOpen = answered.some((one) => one.signature?.choices.some(({ choice }) => choice !== 'agree'));
  return (
    <Section title={<Trans>What the family said</Trans>} className="mt-4 pb-0">
      <ul className="flex flex-col gap-3">
        {answered.map((request) => (
          <li key={request.id}>
            <Answers request={request} />
          </li>
        ))}
      </ul>
      {isOpen && student?.may.includes('arrange_meeting') && (
        <p className="pt-3">
          <Link look="quiet" href={`/meetings/new?studentId=${student.id}`}>
            <Trans>Arrange a meeting about it</Trans>
          </Link>
        </p>
      )}
    </Section>
  );
}

function Answers({ request }: { request: Request }) {
  const { t } = useLingui();
  const choices = request.signature?.choices ?? [];
  const total = choices.length;
  const spoken = choices.filter((one) => one.choice !== 'agree' || one.comment);
  const agreed = choices.filter((one) => one.choice === 'agree').length;
  const standings: Record<string, readonly ['overdue' | 'due-soon' | 'done', string]> = {
    disagree: ['overdue', t`Does not agree`],
    question: ['due-soon', t`Asks`],
    agree: ['done', t`Agrees`],
  };
  return (
    <>
      <p>
        <span className="font-strong">{request.person.name}</span>{' '}
        <span className="text-ink-2">
          {agreed === total ? (
            <Trans>agrees with every part</Trans>
          ) : (
            <Trans>
              agrees with {agreed} of {total} parts
            </Trans>
          )}
        </span>
      </p>
      {spoken.length > 0 && (
        <ul className="divide-y divide-line">
          {spoken.map((one) => {
            const [standing, word] = standings[one.choice] ?? (['due-soon', one.choice] as const);
            return (
              <li key={one.itemId} className="grid gap-x-4 py-1.5 sm:grid-cols-[10rem_minmax(0,1fr)]">
                <StatusMark standing={standing}>{word}</StatusMark>
                <div>
                  <p>{one.title}</p>
                  {one.comment && <p className="whitespace-pre-line text-ink-2">“{one.comment}”</p>}
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
