import { Trans } from '@lingui/react/macro';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { today } from '@/lib/dates';
import { useViewer } from '../session';
import { useDates } from '../useDates';

const SENT = graphql(`
  fragment Handovers_sent on PlanHandover {
    toName
    reason
    madeAt
    madeBy {
      id
      name
    }
  }
`);

/** To which districts plans were sent, when, by whom and why: disclosures of the record (34 CFR 99.32). */
export function Handovers({ sent: masked }: { sent: FragmentType<typeof SENT>[] | undefined }) {
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const sent = readFragment(SENT, masked ?? []);
  if (sent.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2 pb-4">
      {sent.map(({ toName, reason, madeAt, madeBy }) => (
        <li key={madeAt}>
          <p className="font-strong">
            <Trans>The plan was sent to {toName}</Trans>
          </p>
          <p dir="auto">{reason}</p>
          <p className="text-sm text-ink-2">
            {dates.day(today(new Date(madeAt), timeZone))} · {madeBy.name}
          </p>
        </li>
      ))}
    </ul>
  );
}
