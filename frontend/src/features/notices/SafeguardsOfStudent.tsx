import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { useDeed } from '@/app/useDeed';
import { readFragment } from '@/gql';
import { Link } from '@/ui';
import { GIVE_SAFEGUARDS, GIVEN, SAFEGUARDS } from './documents';
import { GivenList, withoutIt } from './GivenList';
import { speakNoticeWords } from './speak';

await speakNoticeWords();

interface SafeguardsOfStudentProps {
  studentId: string;
  onGiven: () => void;
}

/** The procedural safeguards notice: to print, and whom it reached within a year (34 CFR 300.504). */
export default function SafeguardsOfStudent({ studentId, onGiven }: SafeguardsOfStudentProps) {
  const { t } = useLingui();
  const [{ data }, ask] = useQuery({
    query: SAFEGUARDS,
    variables: { studentId },
    requestPolicy: 'cache-and-network',
  });
  const [give, { problem }] = useDeed(GIVE_SAFEGUARDS, 'giveSafeguards');
  if (!data?.safeguards?.mayGive) return null;
  const people = readFragment(GIVEN, data.safeguards.givenTo);
  const waiting = withoutIt(people)
    .map((one) => one.name)
    .join(', ');
  const printed = (language: string) =>
    `/print/safeguards.pdf?${new URLSearchParams({ student: studentId, language })}`;
  return (
    <GivenList
      title={<Trans>Procedural safeguards notice</Trans>}
      about={
        <>
          <Trans>
            Given once each school year, at a first referral or a request for an evaluation, and when a parent
            asks. A parent who opens it on their pages has been given it.
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
      warning={waiting ? t`Nobody gave it within a year to: ${waiting}.` : null}
      people={people}
      problem={problem}
      onRecord={async (given) => {
        const done = await give({ studentId, ...given });
        if (done) {
          ask({ requestPolicy: 'network-only' });
          onGiven();
        }
        return !!done;
      }}
    />
  );
}
