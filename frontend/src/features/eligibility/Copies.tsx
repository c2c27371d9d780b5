import { Trans, useLingui } from '@lingui/react/macro';
import { useDeed } from '@/app/useDeed';
import { GIVEN } from '@/features/notices/documents';
import { GivenList, withoutIt } from '@/features/notices/GivenList';
import { speakNoticeWords } from '@/features/notices/speak';
import { readFragment } from '@/gql';
import { GIVE_COPY, WHOLE } from './documents';
import type { Whole } from './words';

await speakNoticeWords();

/** Whom the family's copy of a decision reached, and how (34 CFR 300.306(a)(2)). */
export function Copies({ whole, onChanged }: { whole: Whole; onChanged: (whole: Whole) => void }) {
  const { t } = useLingui();
  const [give, { problem }] = useDeed(GIVE_COPY, 'giveDeterminationCopy');
  const people = readFragment(GIVEN, whole.copies);
  const waiting = withoutIt(people)
    .map((one) => one.name)
    .join(', ');
  return (
    <GivenList
      title={<Trans>The family's copy of the decision</Trans>}
      about={
        <Trans>
          A letter told them that it is on their pages, at no cost. Whoever opens it there has their copy.
        </Trans>
      }
      warning={waiting ? t`Not yet with ${waiting}.` : null}
      people={people}
      problem={problem}
      onRecord={async (given) => {
        const done = await give({ id: whole.id, ...given });
        if (done) onChanged(readFragment(WHOLE, done));
        return !!done;
      }}
    />
  );
}
