import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { cx } from '@/lib/cx';
import { Button, NumberField, Section, StatusMark, TextField } from '@/ui';
import { CAPTURE, TAKE_OUT, TURN_TO, USUAL_AGENDA } from './documents';
import type { Entry, Room } from './MeetingRoomPage';
import { useMinutesSince } from './useMinutesSince';

/** What is spoken about, in which order, and how the time stands. One press goes on to the next. */
export function Agenda({ room }: { room: Room }) {
  const { t } = useLingui();
  const items = room.entries.filter((one) => one.kind === 'agenda');
  const [turn, turning] = useDeed(TURN_TO, 'turnToItem');
  const [usual, taking] = useDeed(USUAL_AGENDA, 'takeUsualAgenda');
  const now = items.find((one) => one.id === room.itemId);
  const next = items.find((one) => !one.settledAt && one.id !== room.itemId);
  const mayLead = room.mayConvene && !!room.beganAt;
  const isShort = room.minutesToCome > room.minutesLeft;
  const go = (entryId: string | null) => turn({ meetingId: room.id, entryId });
  return (
    <Section
      title={<Trans>Agenda</Trans>}
      note={items.length > 0 ? t`${room.minutesPlanned} minutes` : undefined}
    >
      <ProblemBanner problem={turning.problem ?? taking.problem} onDismiss={turning.clear} />
      {items.length === 0 && (
        <p className="pb-2 text-ink-2">
          <Trans>There is no agenda yet.</Trans>
        </p>
      )}
      {items.length === 0 && room.mayConvene && (
        <Button
          size="small"
          isPending={taking.isPending}
          onPress={() => usual({ meetingId: room.id })}
          className="mb-3"
        >
          <Trans>Take the usual agenda</Trans>
        </Button>
      )}
      {now && <Now item={now} since={room.itemSince ?? null} />}
      {room.beganAt && items.some((one) => !one.settledAt) && (
        <p className="pb-2 text-sm" aria-live="polite">
          {isShort ? (
            <StatusMark standing="due-soon" isSentence>
              <Trans>
                {room.minutesToCome} minutes to come, {room.minutesLeft} left
              </Trans>
            </StatusMark>
          ) : (
            <span className="text-ink-2">
              <Trans>
                {room.minutesToCome} minutes to come, {room.minutesLeft} left
              </Trans>
            </span>
          )}
        </p>
      )}
      <ol className="divide-y divide-line">
        {items.map((item) => (
          <Item key={item.id} item={item} isNow={item.id === room.itemId} onTurn={mayLead ? go : undefined} />
        ))}
      </ol>
      {mayLead && (next || now) && (
        <Button
          look="primary"
          className="mt-3"
          isPending={turning.isPending}
          onPress={() => go(next?.id ?? null)}
        >
          {next ? (
            now ? (
              <Trans>Next item</Trans>
            ) : (
              <Trans>First item</Trans>
            )
          ) : (
            <Trans>Finish the agenda</Trans>
          )}
        </Button>
      )}
      {room.mayCapture.includes('agenda') && <AddItem room={room} />}
    </Section>
  );
}

function Now({ item, since }: { item: Entry; since: string | null }) {
  const minutes = useMinutesSince(since);
  const planned = item.minutes ?? 10;
  return (
    <div className="mb-3 rounded-[8px] bg-accent-soft p-3" role="status">
      <p className="text-sm text-ink-2">
        <Trans>Now</Trans>
      </p>
      <p className="font-strong wrap-anywhere">{item.text}</p>
      <p
        className={cx('text-sm tabular-nums', minutes > planned ? 'text-danger' : 'text-ink-2')}
        aria-live="off"
      >
        <Trans>
          minute {minutes} of {planned}
        </Trans>
      </p>
    </div>
  );
}

function Item({
  item,
  isNow,
  onTurn,
}: {
  item: Entry;
  isNow: boolean;
  onTurn?: (entryId: string) => unknown;
}) {
  const { t } = useLingui();
  const [takeOut, taking] = useDeed(TAKE_OUT, 'takeOutMeetingEntry');
  return (
    <li className="flex items-start gap-2 py-1.5">
      <StatusMark standing={item.settledAt ? 'done' : isNow ? 'partial' : 'waiting'}>
        <span className="sr-only">
          {item.settledAt ? <Trans>Spoken about</Trans> : isNow ? <Trans>Now</Trans> : <Trans>To come</Trans>}
        </span>
      </StatusMark>
      <span className="min-w-0 grow">
        <span className={cx('block wrap-anywhere', isNow && 'font-strong')}>{item.text}</span>
        <span className="block text-sm text-ink-2">
          {[item.sectionTitle, t`${item.minutes ?? 10} min`].filter(Boolean).join(' · ')}
        </span>
        <ProblemBanner problem={taking.problem} onDismiss={taking.clear} />
      </span>
      {onTurn && !isNow && (
        <Button
          size="small"
          look="plain"
          className="whitespace-nowrap"
          aria-label={t`Turn to: ${item.text}`}
          onPress={() => onTurn(item.id)}
        >
          <Trans>Turn to</Trans>
        </Button>
      )}
      {item.mayChange && !item.settledAt && !isNow && (
        <Button
          size="small"
          look="plain"
          icon="close"
          aria-label={t`Take out: ${item.text}`}
          isPending={taking.isPending}
          onPress={() => takeOut({ id: item.id, revision: item.revision })}
        />
      )}
    </li>
  );
}

function AddItem({ room }: { room: Room }) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const [minutes, setMinutes] = useState<number>(10);
  const { idempotencyKey, isDone } = useDeedKey();
  const [capture, capturing] = useDeed(CAPTURE, 'captureInMeeting');
  return (
    <form
      className="flex flex-wrap items-end gap-3 pt-3"
      onSubmit={async (event) => {
        event.preventDefault();
        const input = { kind: 'agenda', text, minutes };
        if (!text.trim() || !(await capture({ meetingId: room.id, input, idempotencyKey }))) return;
        isDone();
        setText('');
      }}
    >
      <ProblemBanner problem={capturing.problem} onDismiss={capturing.clear} />
      <TextField className="min-w-0 grow basis-40" label={t`Add an item`} value={text} onChange={setText} />
      <NumberField
        className="w-36"
        label={t`Minutes`}
        value={minutes}
        onChange={(value) => setMinutes(value ?? 10)}
        minValue={1}
        maxValue={240}
      />
      <Button type="submit" isPending={capturing.isPending} isDisabled={!text.trim()}>
        <Trans>Add</Trans>
      </Button>
    </form>
  );
}
