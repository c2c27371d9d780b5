import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { readFragment } from '@/gql';
import { Link } from '@/ui';
import { GIVE_504, GIVEN, NOTICES_504 } from './documents';
import { GivenList, withoutIt } from './GivenList';
import { speakNoticeWords } from './speak';

await speakNoticeWords();

interface Notices504OfStudentProps {
  studentId: string;
  /** Changes when something of the student does, so that the page asks again. */
  standing: string;
}

/** What the family was told under Section 504, with their rights, and whom it reached (34 CFR 104.36). */
export default function Notices504OfStudent({ studentId, standing }: Notices504OfStudentProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [{ data }, ask] = useQuery({
    query: NOTICES_504,
    variables: { studentId, language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when something of the student changed
  useEffect(() => ask({ requestPolicy: 'network-only' }), [standing]);
  const [give, { problem }] = useDeed(GIVE_504, 'giveSection504Notice');
  if (!data?.section504Notices?.mayGive) return null;
  const { notices } = data.section504Notices;
  return notices.map((one) => {
    const people = readFragment(GIVEN, one.givenTo);
    const waiting = withoutIt(people)
      .map((person) => person.name)
      .join(', ');
    const printed = (language: string) =>
      `/print/section-504-notice.pdf?${new URLSearchParams({ notice: one.id, language })}`;
    const day = dates.day(one.issuedOn);
    const ofThatDay = notices.filter((other) => other.issuedOn === one.issuedOn);
    const [number, count] = [ofThatDay.indexOf(one) + 1, ofThatDay.length];
    return (
      <GivenList
        key={one.id}
        title={
          count === 1 ? (
            <Trans>Section 504 notice of {day}</Trans>
          ) : (
            <Trans>
              Section 504 notice of {day} ({number} of {count})
            </Trans>
          )
        }
        about={
          <>
            {one.says}{' '}
            <Trans>
              The family's rights go with it. A parent who opens it on their pages has been given it.
            </Trans>{' '}
            <Link href={printed('en')} target="_blank" rel="noreferrer">
              <Trans>Print it in English</Trans>
            </Link>
            {' · '}
            <Link href={printed('es')} target="_blank" rel="noreferrer">
              <Trans>Print it in Spanish</Trans>
            </Link>
          </>
        }
        warning={waiting ? t`Not with everybody yet: ${waiting}.` : null}
        people={people}
        problem={problem}
        onRecord={async (given) => {
          const done = await give({ id: one.id, ...given });
          if (done) ask({ requestPolicy: 'network-only' });
          return !!done;
        }}
      />
    );
  });
}
