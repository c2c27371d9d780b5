import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, use, useState } from 'react';
import { useQuery } from 'urql';
import { useAskedAnew } from '@/app/useAskedAnew';
import { useDates } from '@/app/useDates';
import { useToday } from '@/app/useToday';
import type { DeadlinesOfStudent_listQuery } from '@/gql/graphql';
import { daysBetween } from '@/lib/dates';
import { Button, Disclosure, type Standing, StatusMark } from '@/ui';
import DeadlineDialog from './DeadlineDialog';
import { DEADLINES } from './documents';
import { deadlinesWords } from './speaking';

type Deadline = NonNullable<DeadlinesOfStudent_listQuery['deadlines']>[number];
const SOON_DAYS = 30;

function standingOf({ state, isLate, dueOn }: Deadline, now: string): Standing {
  if (state === 'WITHDRAWN') return 'plain';
  if (state === 'MET') return 'done';
  if (isLate) return 'overdue';
  if (!dueOn) return 'partial';
  return daysBetween(now, dueOn) <= SOON_DAYS ? 'due-soon' : 'waiting';
}

/** What the law wants for a student by which day. Every date opens into how it came about. */
export default function DeadlinesOfStudent({
  studentId,
  standing,
  whenNoneIsOpen,
}: {
  studentId: string;
  /** Changes when something of the student does that may start, move or end a clock: asked again. */
  standing: string;
  /** Said once it is known that no day is waited for. */
  whenNoneIsOpen?: ReactNode;
}) {
  use(deadlinesWords());
  const { i18n } = useLingui();
  const [openId, setOpenId] = useState<string | null>(null);
  const [{ data, fetching }, ask] = useQuery({
    query: DEADLINES,
    variables: { studentId, language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useAskedAnew(again, standing);
  const all = data?.deadlines ?? [];
  const open = all.filter(({ state }) => state === 'OPEN');
  const behind = all.filter(({ state }) => state !== 'OPEN');
  const nothing = open.length === 0 && !(fetching && !data) ? whenNoneIsOpen : null;
  if (all.length === 0) return nothing;
  return (
    <div className="mt-4">
      {nothing}
      <h3 className="text-base">
        <Trans>Days the law sets</Trans>
      </h3>
      {open.length > 0 && (
        <ul className="divide-y divide-line">
          {open.map((one) => (
            <Line key={one.id} deadline={one} onOpen={() => setOpenId(one.id)} />
          ))}
        </ul>
      )}
      {behind.length > 0 && (
        <Disclosure level={4} title={<Plural value={behind.length} one="# is behind" other="# are behind" />}>
          <ul className="divide-y divide-line">
            {behind.map((one) => (
              <Line key={one.id} deadline={one} onOpen={() => setOpenId(one.id)} />
            ))}
          </ul>
        </Disclosure>
      )}
      {openId && <DeadlineDialog id={openId} onClose={() => setOpenId(null)} onChanged={again} />}
    </div>
  );
}

function Line({ deadline, onOpen }: { deadline: Deadline; onOpen: () => void }) {
  const { t } = useLingui();
  const now = useToday();
  const dates = useDates();
  const { name, dueOn, metOn, state, isLate, excusedUntil, isWait, lateReason, viewerMayGiveReason } =
    deadline;
  const due = dueOn && dates.due(dueOn);
  const when = due ? (isWait ? t`Not before ${due}` : due) : t`No day yet: a school calendar is missing`;
  return (
    <li className="py-1.5">
      <StatusMark standing={standingOf(deadline, now)} isSentence>
        {name}
      </StatusMark>
      <div className="ps-[calc(1em+0.5rem)] text-sm text-ink-2">
        <Button
          look="plain"
          size="small"
          className="-ms-2.5 text-start"
          onPress={onOpen}
          aria-label={t`${name}: ${when}. Why this day?`}
        >
          <span className="underline decoration-dotted underline-offset-4">{when}</span>
        </Button>
        {state === 'MET' && metOn && (
          <p>
            {isLate ? <Trans>Done late, {dates.day(metOn)}</Trans> : <Trans>Done {dates.day(metOn)}</Trans>}
          </p>
        )}
        {state === 'WITHDRAWN' && (
          <p>
            <Trans>Asked no more</Trans>
          </p>
        )}
        {isLate && excusedUntil && (
          <p>
            <Trans>Excused until {dates.day(excusedUntil)}</Trans>
          </p>
        )}
        {isLate && lateReason && <p>{lateReason}</p>}
        {viewerMayGiveReason && !lateReason && (
          <Button look="quiet" size="small" onPress={onOpen}>
            <Trans>Say why it is late</Trans>
          </Button>
        )}
      </div>
    </li>
  );
}
