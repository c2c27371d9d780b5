import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { today } from '@/lib/dates';
import { useViewer } from '../session';
import { useDates } from '../useDates';

const SENT = graphql(`
  fragment Handovers_sent on PlanHandover {
    toName
    ground
    reason
    madeAt
    madeBy {
      id
      name
    }
  }
`);

/** On what ground it was sent (34 CFR 99.34(a)(1)(i)). */
const GROUND: Readonly<Record<string, MessageDescriptor>> = {
  parent_asked: msg`The family asked for it.`,
  district_asked: msg`That district asked for it.`,
  annual_notice: msg`That district asked for it; the yearly notice of rights says that records are sent then.`,
};

/** To which districts plans were sent, when, by whom and why: disclosures of the record (34 CFR 99.32). */
export function Handovers({ sent: masked }: { sent: FragmentType<typeof SENT>[] | undefined }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const sent = readFragment(SENT, masked ?? []);
  if (sent.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2 pb-4">
      {sent.map(({ toName, ground, reason, madeAt, madeBy }) => (
        <li key={madeAt}>
          <p className="font-strong">
            <Trans>The plan was sent to {toName}</Trans>
          </p>
          {GROUND[ground] && <p>{i18n._(GROUND[ground])}</p>}
          <p dir="auto">{reason}</p>
          <p className="text-sm text-ink-2">
            {dates.day(today(new Date(madeAt), timeZone))} · {madeBy.name}
          </p>
        </li>
      ))}
    </ul>
  );
}
