import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { Button, DatePicker, RadioGroup, Select, TextArea } from '@/ui';
import { CAPTURE, CHANGE } from './documents';
import type { Entry, Meeting, Room } from './MeetingRoomPage';
import { CAPTURES, type Kind } from './words';

const NO_SECTION = 'none';

interface Wish {
  kind: Kind;
  text: string;
  reason: string;
  section: string;
  assigneeId: string | null;
  dueOn: string | null;
}

const empty = (kind: Kind, section: string): Wish => ({
  kind,
  text: '',
  reason: '',
  section,
  assigneeId: null,
  dueOn: null,
});

function inputOf(wish: Wish) {
  const isTask = wish.kind === 'task';
  return {
    kind: wish.kind,
    text: wish.text,
    reason: wish.kind === 'refused' ? wish.reason : '',
    section: wish.section === NO_SECTION ? null : wish.section,
    assigneeId: isTask ? wish.assigneeId : null,
    dueOn: isTask ? wish.dueOn : null,
  };
}

/** Put down what is said: a decision, a question, a task. The section spoken about is there already. */
export function Capture({ room, people }: { room: Room; people: Meeting['participants'] }) {
  const { t, i18n } = useLingui();
  const kinds = room.mayCapture.filter((one): one is Kind => one !== 'agenda' && one in CAPTURES);
  const order = (Object.keys(CAPTURES) as Kind[]).filter((kind) => kinds.includes(kind));
  const spokenAbout = room.entries.find((one) => one.id === room.itemId)?.section ?? NO_SECTION;
  const [wish, setWish] = useState(() => empty(order[0] ?? 'note', spokenAbout));
  const { idempotencyKey, isDone } = useDeedKey();
  const [capture, capturing] = useDeed(CAPTURE, 'captureInMeeting');
  const kind = kinds.includes(wish.kind) ? wish.kind : (order[0] ?? 'note');
  // The agenda goes on while nobody writes: what comes next belongs to its section.
  useEffect(() => {
    setWish((before) => (before.text ? before : { ...before, section: spokenAbout }));
  }, [spokenAbout]);
  const send = async () => {
    if (!(await capture({ meetingId: room.id, input: inputOf({ ...wish, kind }), idempotencyKey }))) return;
    isDone();
    setWish(empty(kind, wish.section));
  };
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <ProblemBanner
        problem={capturing.problem?.field ? null : capturing.problem}
        onDismiss={capturing.clear}
      />
      <RadioGroup
        look="row"
        label={t`What it is`}
        value={kind}
        onChange={(next) => setWish({ ...wish, kind: next })}
        choices={order.map((one) => ({ id: one, label: i18n._(CAPTURES[one]) }))}
      />
      <WishFields
        wish={{ ...wish, kind }}
        onChange={setWish}
        room={room}
        people={people}
        problemAt={(field) => (capturing.problem?.field === field ? capturing.problem.message : undefined)}
        onSend={send}
      />
      <p>
        <Button
          type="submit"
          look="primary"
          isPending={capturing.isPending}
          isDisabled={!wish.text.trim() || (kind === 'refused' && !wish.reason.trim())}
        >
          <Trans>Put it down</Trans>
        </Button>
      </p>
    </form>
  );
}

function WishFields({
  wish,
  onChange,
  room,
  people,
  problemAt,
  onSend,
}: {
  wish: Wish;
  onChange: (wish: Wish) => void;
  room: Room;
  people: Meeting['participants'];
  problemAt: (field: string) => string | undefined;
  onSend: () => unknown;
}) {
  const { t } = useLingui();
  const set = (change: Partial<Wish>) => onChange({ ...wish, ...change });
  const assignees = new Map(people.map((one) => [one.person.id, one.person.name]));
  return (
    <>
      <TextArea
        label={wish.kind === 'refused' ? t`What was asked for` : t`In a sentence or two`}
        rows={2}
        value={wish.text}
        onChange={(text) => set({ text })}
        errorMessage={problemAt('text')}
        // Control and Enter puts it down without leaving the field.
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend();
          else event.continuePropagation();
        }}
      />
      {wish.kind === 'refused' && (
        <TextArea
          label={t`Why not`}
          description={t`The notice to the family tells it.`}
          rows={2}
          value={wish.reason}
          onChange={(reason) => set({ reason })}
          errorMessage={problemAt('reason')}
          isRequired
        />
      )}
      <div className="flex flex-wrap gap-4">
        {room.sections.length > 0 && (
          <Select
            className="min-w-0 basis-64"
            label={t`Section of the plan`}
            options={[
              { id: NO_SECTION, label: t`None` },
              ...room.sections.map((one) => ({ id: one.key, label: one.title })),
            ]}
            value={wish.section}
            onChange={(section) => set({ section })}
          />
        )}
        {wish.kind === 'task' && (
          <>
            <Select
              className="min-w-0 basis-56"
              label={t`Who does it`}
              options={[...assignees].map(([id, label]) => ({ id, label }))}
              value={wish.assigneeId}
              onChange={(assigneeId) => set({ assigneeId })}
              errorMessage={problemAt('assigneeId')}
            />
            <DatePicker label={t`By when`} value={wish.dueOn} onChange={(dueOn) => set({ dueOn })} />
          </>
        )}
      </div>
    </>
  );
}

/** The same fields over an entry that stands; the kind stays. */
export function ChangeEntry({
  entry,
  room,
  people,
  onClose,
}: {
  entry: Entry;
  room: Room;
  people: Meeting['participants'];
  onClose: () => void;
}) {
  const [wish, setWish] = useState<Wish>({
    kind: entry.kind as Kind,
    text: entry.text,
    reason: entry.reason,
    section: entry.section ?? NO_SECTION,
    assigneeId: entry.assigneeId ?? null,
    dueOn: entry.dueOn ?? null,
  });
  const [change, changing] = useDeed(CHANGE, 'changeMeetingEntry');
  const send = async () => {
    if (await change({ id: entry.id, revision: entry.revision, input: inputOf(wish) })) onClose();
  };
  return (
    <form
      className="flex flex-col gap-3 py-2"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <ProblemBanner problem={changing.problem} onDismiss={changing.clear} />
      <WishFields
        wish={wish}
        onChange={setWish}
        room={room}
        people={people}
        problemAt={() => undefined}
        onSend={send}
      />
      <p className="flex gap-3">
        <Button type="submit" look="primary" isPending={changing.isPending} isDisabled={!wish.text.trim()}>
          <Trans>Keep change</Trans>
        </Button>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </p>
    </form>
  );
}
