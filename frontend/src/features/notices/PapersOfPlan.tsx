import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { readFragment } from '@/gql';
import { Link, Section, StatusMark } from '@/ui';
import { GIVEN, NOTICE, PAPERS } from './documents';
import { speakNoticeWords } from './speak';
import { STATES } from './words';

await speakNoticeWords();

/** On a final plan's page: how its notice stands, and whether the family has its copy. Nothing of other plans. */
export default function PapersOfPlan({ planId }: { planId: string }) {
  const { i18n } = useLingui();
  const [{ data }] = useQuery({
    query: PAPERS,
    variables: { planId, language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  const papers = data?.planPapers;
  if (!papers) return null;
  const notice = readFragment(NOTICE, papers.notice);
  const state = notice && STATES[notice.state];
  const copies = readFragment(GIVEN, papers.copies);
  const reached = copies.filter((one) => one.deliveries.length > 0).map((one) => one.name);
  const names = new Intl.ListFormat(i18n.locale).format(reached);
  return (
    <Section title={<Trans>In writing for the family</Trans>} className="pb-4">
      <ul className="flex flex-col gap-1.5">
        <li className="flex flex-wrap gap-x-3">
          <Link href={`/plans/${planId}/notice`}>
            <Trans>Prior written notice</Trans>
          </Link>
          {state ? (
            <StatusMark standing={state.standing}>{i18n._(state.words)}</StatusMark>
          ) : (
            <StatusMark standing={papers.waits ? 'due-soon' : 'plain'}>
              <Trans>None yet</Trans>
            </StatusMark>
          )}
        </li>
        {papers.mayDraft && notice && notice.state !== 'draft' && (
          <li className="flex flex-wrap gap-x-3">
            <span>
              <Trans>Copy of the plan</Trans>
            </span>
            {papers.copyIsDue ? (
              <StatusMark standing="due-soon">
                <Trans>Nobody of the family has it yet</Trans>
              </StatusMark>
            ) : (
              <StatusMark standing="done">
                <Trans>With {names}</Trans>
              </StatusMark>
            )}
          </li>
        )}
      </ul>
    </Section>
  );
}
