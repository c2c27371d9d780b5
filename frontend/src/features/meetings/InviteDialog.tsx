import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import type { MeetingPage_meetingFragment } from '@/gql/graphql';
import { Button, Checkbox, Dialog, toast } from '@/ui';
import { INVITE } from './documents';
import { timeOf } from './times';

type Participant = MeetingPage_meetingFragment['participants'][number];

/** Sending the invitations: who gets an e-mail, and who has no address and gets the printed one. */
export function InviteDialog({
  meeting,
  onClose,
}: {
  meeting: MeetingPage_meetingFragment;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [invite, inviting] = useDeed(INVITE, 'sendInvitations');
  const { idempotencyKey, isDone } = useDeedKey();
  const [byHand, setByHand] = useState<ReadonlySet<string>>(new Set());
  const uninvited = meeting.participants.filter((one) => !one.invitedAt);
  const count = new Set(uninvited.filter((one) => one.hasAddress !== false).map((one) => one.person.id)).size;
  const without = uninvited.filter((one) => one.hasAddress === false);
  const send = async () => {
    if (!(await invite({ meetingId: meeting.id, idempotencyKey, onPaper: [...byHand] }))) return;
    isDone();
    toast({
      text: count > 0 ? t`The invitations are on their way.` : t`The invitation is noted.`,
      tone: 'ok',
    });
    onClose();
  };
  return (
    <Dialog
      title={t`Send the invitations`}
      isOpen
      onOpenChange={onClose}
      role="alertdialog"
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isPending={inviting.isPending}
            isDisabled={count === 0 && byHand.size === 0}
            onPress={send}
          >
            {count > 0 ? <Trans>Send invitations</Trans> : <Trans>Note as invited</Trans>}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={inviting.problem} onDismiss={inviting.clear} />
      {count > 0 && (
        <p>
          <Plural
            value={count}
            one="# person gets an e-mail with a calendar entry, in their own language, and can answer from it."
            other="# people get an e-mail with a calendar entry, each in their own language, and can answer from it."
          />
        </p>
      )}
      {without.length > 0 && (
        <div className="flex flex-col gap-2">
          <p className="font-strong">
            <Plural
              value={without.length}
              one="One person has no e-mail address on file"
              other="# people have no e-mail address on file"
            />
          </p>
          <p className="text-ink-2">
            <Trans>
              The registrar or the special education office can write a family's address on the student's
              page. Until there is one, hand over the printed invitation and check the name.
            </Trans>
          </p>
          {without.map((one) => (
            <Checkbox
              key={one.id}
              isSelected={byHand.has(one.id)}
              onChange={(isGiven) => {
                const next = new Set(byHand);
                if (isGiven) next.add(one.id);
                else next.delete(one.id);
                setByHand(next);
              }}
            >
              {t`${one.person.name} gets it on paper`}
            </Checkbox>
          ))}
          <div>
            <Button size="small" onPress={() => window.print()}>
              <Trans>Print the invitation</Trans>
            </Button>
          </div>
          <PaperInvitation meeting={meeting} without={without} />
        </div>
      )}
    </Dialog>
  );
}

/** What is handed over: purpose, time, place, who is asked, whom the family may bring (34 CFR 300.322(b)). */
function PaperInvitation({
  meeting,
  without,
}: {
  meeting: MeetingPage_meetingFragment;
  without: readonly Participant[];
}) {
  const dates = useDates();
  const { i18n } = useLingui();
  const { name, timeZone } = useViewer().district;
  const list = (people: readonly Participant[]) =>
    new Intl.ListFormat(i18n.locale).format(new Set(people.map((one) => one.person.name)));
  const when = `${dates.instant(meeting.startsAt, timeZone)} – ${timeOf(meeting.endsAt, timeZone)}`;
  return createPortal(
    <section data-print="sheet" className="hidden print:block">
      <h1 className="text-xl">
        <Trans>Invitation to a school meeting</Trans>
      </h1>
      <p className="pt-2">
        {name} · {list(without)}
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 py-6">
        <dt>
          <Trans>When</Trans>
        </dt>
        <dd>{when}</dd>
        <dt>
          <Trans>Where</Trans>
        </dt>
        <dd>{meeting.location}</dd>
        <dt>
          <Trans>What it is for</Trans>
        </dt>
        <dd>{meeting.purpose}</dd>
        <dt>
          <Trans>Who is asked</Trans>
        </dt>
        <dd>{list(meeting.participants)}</dd>
      </dl>
      <p>
        <Trans>
          You may bring people who know your child or have special expertise. You may ask for another time,
          for phone or video, and for an interpreter. It costs nothing.
        </Trans>
      </p>
    </section>,
    document.body,
  );
}
