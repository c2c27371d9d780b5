import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { graphql } from '@/gql';
import type { TeamNeeds_listQuery } from '@/gql/graphql';
import { type Standing, StatusMark } from '@/ui';

const NEEDS = graphql(`
  query TeamNeeds_list($studentId: ID!, $kind: String!) {
    teamNeeds(studentId: $studentId, kind: $kind) {
      key
      title
      why
      cite
      standing
      coveredBy {
        id
        name
      }
    }
  }
`);

export type TeamNeed = TeamNeeds_listQuery['teamNeeds'][number];

const MARKS: Record<string, Standing> = { covered: 'done', missing: 'overdue', to_check: 'due-soon' };

/** Whom the law asks for at a meeting of this kind, and how the team covers it; empty until known. `team`: who is on it. */
export function useTeamNeeds(studentId: string, kind: string, team = ''): readonly TeamNeed[] {
  const [{ data }, ask] = useQuery({
    query: NEEDS,
    variables: { studentId, kind },
    requestPolicy: 'cache-and-network',
  });
  const known = useRef(team);
  useEffect(() => {
    if (known.current === team) return;
    known.current = team;
    ask({ requestPolicy: 'network-only' });
  }, [team, ask]);
  return data?.teamNeeds ?? [];
}

/** The needs as they stand when only some of the team are asked. */
export function needsAmong(needs: readonly TeamNeed[], asked: ReadonlySet<string>): TeamNeed[] {
  return needs.map((need) => {
    const coveredBy = need.coveredBy.filter((person) => asked.has(person.id));
    const isLost = need.standing === 'covered' && coveredBy.length === 0;
    return { ...need, coveredBy, standing: isLost ? 'missing' : need.standing };
  });
}

/** A plain list: what is covered, by whom, what is missing, and why it is asked. */
export function TeamNeeds({ needs }: { needs: readonly TeamNeed[] }) {
  return (
    <ul className="divide-y divide-line">
      {needs.map((need) => (
        <li key={need.key} className="py-1.5">
          <StatusMark standing={MARKS[need.standing] ?? 'plain'} isSentence>
            {need.title}
          </StatusMark>
          <div className="ps-[calc(1em+0.5rem)] text-sm">
            <p>
              <Who need={need} />
            </p>
            <p className="text-ink-2">
              {need.why} · {need.cite}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Who({ need }: { need: TeamNeed }) {
  const { i18n } = useLingui();
  const names = new Intl.ListFormat(i18n.locale).format(need.coveredBy.map((person) => person.name));
  if (need.standing === 'covered') return <>{names}</>;
  if (need.standing === 'missing') return <Trans>Missing: nobody covers this.</Trans>;
  if (need.standing === 'not_asked') return <Trans>Not asked for this student</Trans>;
  return names ? <Trans>For you to look at: could be {names}</Trans> : <Trans>For you to look at</Trans>;
}
