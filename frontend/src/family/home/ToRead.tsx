import { Trans, useLingui } from '@lingui/react/macro';
import { Fragment, type ReactNode } from 'react';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useToday } from '@/app/useToday';
import { graphql } from '@/gql';
import { today } from '@/lib/dates';
import { Icon, type IconName } from '@/ui/Icon/Icon';
import { Link } from '@/ui/Link/Link';
import { answerTo, isSharedDraft } from '../nextStep';
import { type ConsentToAnswer, UntilWhen, useAnsweredWords, waits } from '../parts/Consents';
import { OUTCOME_WORDS } from '../signing/words';
import { useAsked } from '../useAsked';
import { is504, planStateWords } from '../words';
import type { Child, Request } from './documents';
import { cameOn } from './reports';

const NOTICES = graphql(`
  query FamilyHome_notices {
    noticesToRead {
      id
      issuedAt
      openedAt
      student {
        id
      }
    }
  }
`);

const RIGHTS = graphql(`
  query FamilyHome_rights($studentId: ID!) {
    safeguards(studentId: $studentId) {
      id
      openedOn
    }
  }
`);

const NOTICES_504 = graphql(`
  query FamilyHome_notices504($studentId: ID!) {
    section504Notices(studentId: $studentId) {
      id
      notices {
        id
        issuedOn
        openedOn
      }
    }
  }
`);

const DECISIONS = graphql(`
  query FamilyHome_decisions($studentId: ID!) {
    eligibility(studentId: $studentId) {
      determinations {
        id
        plainly
      }
    }
  }
`);

/** A line that leads to something to read. */
export function ReadingLink({ href, icon, children }: { href: string; icon: IconName; children: ReactNode }) {
  return (
    <li>
      <Link href={href} look="row" className="flex min-h-control items-center gap-3 py-2">
        <Icon name={icon} className="text-ink-2" />
        <span className="grow">{children}</span>
        <Icon name="chevronEnd" className="text-ink-3" />
      </Link>
    </li>
  );
}

/** Plans that are no longer in use. */
const PAST = new Set(['superseded', 'expired']);

function Of504({ plan, name }: { plan: Child['plans'][number]; name: string }) {
  if (isSharedDraft(plan)) return <Trans>Draft 504 plan for {name}</Trans>;
  if (PAST.has(plan.state)) return <Trans>Earlier 504 plan for {name}</Trans>;
  return <Trans>504 plan for {name} in plain words</Trans>;
}

/** The child's plans, and what was answered to each. */
export function Plans({ child, requests }: { child: Child; requests: readonly Request[] }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const today = useToday();
  const name = child.givenName;
  const readable = child.plans.filter((plan) => plan.state !== 'void');
  if (readable.length === 0) {
    return (
      <li className="py-2 text-ink-2">
        <Trans>There is no plan to read yet.</Trans>
      </li>
    );
  }
  return readable.map((plan) => {
    const answered = answerTo(plan, requests);
    const outcome = answered && OUTCOME_WORDS[answered.signature.outcome];
    return (
      <Fragment key={plan.id}>
        <ReadingLink href={`/family/plans/${plan.id}`} icon="document">
          {is504(plan) ? (
            <Of504 plan={plan} name={name} />
          ) : isSharedDraft(plan) ? (
            <Trans>Draft plan for {name}</Trans>
          ) : PAST.has(plan.state) ? (
            <Trans>Earlier plan for {name}</Trans>
          ) : (
            <Trans>Plan for {name} in plain words</Trans>
          )}
          <span className="block text-sm text-ink-2">
            {i18n._(planStateWords(plan, !!answered, today))}
            {plan.startsOn && (
              <>
                {' · '}
                <Trans>from {dates.day(plan.startsOn)}</Trans>
              </>
            )}
          </span>
        </ReadingLink>
        {answered && !PAST.has(plan.state) && (
          <ReadingLink href={`/family/decide/${answered.id}`} icon="check">
            <Trans>What you answered</Trans>
            {outcome && <span className="block text-sm text-ink-2">{i18n._(outcome)}</span>}
          </ReadingLink>
        )}
      </Fragment>
    );
  });
}

/** Prior written notices that stand, newest first; one that was not opened says so. */
export function Notices({ childId }: { childId: string }) {
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const { data } = useAsked(NOTICES, {});
  const own = (data?.noticesToRead ?? []).filter((one) => one.student.id === childId);
  return own.map((one) => {
    const day = dates.day(today(new Date(one.issuedAt), timeZone));
    return (
      <ReadingLink key={one.id} href={`/family/notices/${one.id}`} icon="document">
        <Trans>Notice from the school: what changes and why</Trans>
        <span className="block text-sm text-ink-2">
          {one.openedAt ? <Trans>Of {day}</Trans> : <Trans>New, of {day}</Trans>}
        </span>
      </ReadingLink>
    );
  });
}

/** The procedural safeguards notice, for whoever is owed notice about the child. */
export function Rights({ childId }: { childId: string }) {
  const dates = useDates();
  const { data } = useAsked(RIGHTS, { studentId: childId });
  if (!data?.safeguards) return null;
  const { openedOn } = data.safeguards;
  return (
    <ReadingLink href={`/family/rights/${childId}`} icon="document">
      <Trans>Your rights in special education</Trans>
      <span className="block text-sm text-ink-2">
        {openedOn ? <Trans>You read it on {dates.day(openedOn)}</Trans> : <Trans>Not opened yet</Trans>}
      </span>
    </ReadingLink>
  );
}

/** Notices under Section 504 with the rights that go with them; nothing where none was given. */
export function Notices504({ childId }: { childId: string }) {
  const dates = useDates();
  const { data } = useAsked(NOTICES_504, { studentId: childId });
  const [newest, ...others] = data?.section504Notices?.notices ?? [];
  if (!newest) return null;
  const isNew = [newest, ...others].some((one) => !one.openedOn);
  const day = dates.day(newest.issuedOn);
  return (
    <ReadingLink href={`/family/section-504/${childId}`} icon="document">
      <Trans>Section 504: notices and your rights</Trans>
      <span className="block text-sm text-ink-2">
        {isNew ? <Trans>New, of {day}</Trans> : <Trans>Of {day}</Trans>}
      </span>
    </ReadingLink>
  );
}

/** What the school and the parents found out and decided: the reports of evaluations, and whether the child is eligible. */
export function Found({ child }: { child: Child }) {
  const dates = useDates();
  const { data } = useAsked(DECISIONS, { studentId: child.id });
  const name = child.givenName;
  const decisions = data?.eligibility?.determinations ?? [];
  const evaluated = child.cases.flatMap((one) => {
    const day = cameOn(one);
    const { id } = one;
    return day === undefined ? [] : [{ id, day: day && dates.day(day), isNew: child.report?.caseId === id }];
  });
  return (
    <>
      {decisions.map((one) => (
        <ReadingLink key={one.id} href={`/family/determinations/${one.id}`} icon="document">
          <Trans>Does {name} qualify? The decision</Trans>
          <span className="block text-sm text-ink-2">{one.plainly}</span>
        </ReadingLink>
      ))}
      {evaluated.map(({ id, day, isNew }) => (
        <ReadingLink key={id} href={`/family/evaluations/${id}`} icon="document">
          <Trans>Evaluation report</Trans>
          {day && (
            <span className="block text-sm text-ink-2">
              {isNew ? <Trans>New, of {day}</Trans> : <Trans>Of {day}</Trans>}
            </span>
          )}
        </ReadingLink>
      ))}
    </>
  );
}

/** What was answered about permission, to be read again or taken back. */
export function AnsweredConsents({ consents }: { consents: readonly ConsentToAnswer[] }) {
  const words = useAnsweredWords();
  return consents
    .filter((one) => !waits(one))
    .map((one) => {
      const { title, about } = words(one);
      return (
        <ReadingLink key={one.id} href={`/family/consents/${one.id}`} icon="check">
          {title}
          <span className="block text-sm text-ink-2">{about}</span>
          {one.dueOn && (
            <span className="block text-sm text-ink-2">
              <UntilWhen dueOn={one.dueOn} />
            </span>
          )}
        </ReadingLink>
      );
    });
}
