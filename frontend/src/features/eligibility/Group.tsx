import { Trans, useLingui } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { readFragment } from '@/gql';
import { Button, Dialog, RadioGroup, Section, Select, StatusMark, TextArea, TextField } from '@/ui';
import { ADD, CONCLUDE, TAKE_OUT, WHOLE } from './documents';
import { concluded, type Member, ROLES, type Whole } from './words';

interface GroupProps {
  whole: Whole;
  /** The group has met and has not decided: now everybody concludes. */
  isConcluding: boolean;
  onChanged: (whole: Whole) => void;
  /** Somebody concludes on a form that reads otherwise by now: it is to be read anew. */
  onStale: () => void;
}

/** What somebody chose and typed before they put it on record. */
interface Drafted {
  conclusion: string | null;
  statement: string;
}

interface Opened {
  what: 'conclude' | 'out';
  member: Member;
  /** The form as it stood on the page when the dialog was opened. */
  revision: number;
}

/** The group that decides, and what each of them concludes: said by themselves, or recorded from paper. */
export function Group({ whole, isConcluding, onChanged, onStale }: GroupProps) {
  const { t, i18n } = useLingui();
  const [open, setOpen] = useState<Opened | 'add' | null>(null);
  const close = () => setOpen(null);
  // By name and role: when the form changes, a member is asked again as a new row.
  const drafts = useRef(new Map<string, Drafted>());
  return (
    <Section
      title={<Trans>The group</Trans>}
      note={whole.group.length}
      actions={
        whole.mayWrite && (
          <Button onPress={() => setOpen('add')}>
            <Trans>Add somebody…</Trans>
          </Button>
        )
      }
    >
      <ul className="divide-y divide-line">
        {whole.group.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <span className="min-w-0 grow">
              <span className="font-strong">{one.name}</span>
              <span className="text-ink-2"> · {one.roleSays}</span>
              <span className="block text-sm">
                <StatusMark
                  standing={
                    one.conclusion === 'waiting'
                      ? 'waiting'
                      : one.conclusion === 'differs'
                        ? 'due-soon'
                        : 'done'
                  }
                  isSentence
                >
                  {i18n._(concluded(one.conclusion))}
                  {one.isOnPaper && <Trans> (from paper)</Trans>}
                </StatusMark>
              </span>
              {one.isAskedAgain && (
                <span className="block text-sm">
                  <Trans>The form changed since; conclude again</Trans>
                </span>
              )}
              {one.statement && <span className="block whitespace-pre-line text-sm">{one.statement}</span>}
            </span>
            {isConcluding &&
              (one.isMe || (whole.mayWrite && (one.conclusion === 'waiting' || one.isOnPaper))) && (
                <Button
                  look={one.isMe ? 'primary' : 'quiet'}
                  aria-label={one.isMe ? undefined : t`From paper… (${one.name})`}
                  onPress={() => setOpen({ what: 'conclude', member: one, revision: whole.revision })}
                >
                  {one.isMe ? <Trans>My conclusion…</Trans> : <Trans>From paper…</Trans>}
                </Button>
              )}
            {whole.mayWrite && one.conclusion === 'waiting' && !one.isAskedAgain && (
              <Button
                look="quiet"
                aria-label={t`Take out… (${one.name})`}
                onPress={() => setOpen({ what: 'out', member: one, revision: whole.revision })}
              >
                <Trans>Take out…</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open === 'add' && <AddDialog id={whole.id} onClose={close} onChanged={onChanged} />}
      {open && open !== 'add' && open.what === 'conclude' && (
        <ConcludeDialog
          member={open.member}
          revision={open.revision}
          drafts={drafts.current}
          onClose={close}
          onChanged={onChanged}
          onStale={onStale}
        />
      )}
      {open && open !== 'add' && open.what === 'out' && (
        <TakeOutDialog member={open.member} onClose={close} onChanged={onChanged} />
      )}
    </Section>
  );
}

interface DialogProps {
  onClose: () => void;
  onChanged: (whole: Whole) => void;
}

function AddDialog({ id, onClose, onChanged }: DialogProps & { id: string }) {
  const { t, i18n } = useLingui();
  const [role, setRole] = useState<string | null>(null);
  const [name, setName] = useState('');
  const { idempotencyKey } = useDeedKey();
  const [add, { isPending, problem }] = useDeed(ADD, 'addToGroup');
  return (
    <Dialog
      title={t`Add somebody to the group`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!role || !name.trim()}
          onPress={async () => {
            const done = await add({ id, role: role ?? '', name: name.trim(), idempotencyKey });
            if (!done) return;
            onChanged(readFragment(WHOLE, done));
            onClose();
          }}
        >
          <Trans>Add</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <TextField label={t`Name`} isRequired maxLength={200} value={name} onChange={setName} />
      <Select
        label={t`Role in the group`}
        options={ROLES.map((one) => ({ id: one.id, label: i18n._(one.label) }))}
        value={role}
        onChange={setRole}
      />
      <p className="text-sm text-ink-2">
        <Trans>
          Members of the student's team are of the group already. What this person concludes is recorded from
          paper.
        </Trans>
      </p>
    </Dialog>
  );
}

interface ConcludeProps extends DialogProps {
  member: Member;
  revision: number;
  drafts: Map<string, Drafted>;
  onStale: () => void;
}

function ConcludeDialog({ member, revision, drafts, onClose, onChanged, onStale }: ConcludeProps) {
  const { t } = useLingui();
  const who = `${member.role} ${member.name}`;
  const before = drafts.get(who);
  const [conclusion, setConclusion] = useState<string | null>(
    before?.conclusion ?? (member.conclusion === 'waiting' ? null : member.conclusion),
  );
  const [statement, setStatement] = useState(before?.statement ?? member.statement ?? '');
  const { idempotencyKey } = useDeedKey();
  const [conclude, { isPending, problem }] = useDeed(CONCLUDE, 'concludeDetermination');
  const onPaper = !member.isMe;
  const isStale = problem?.code === 'DETERMINATION_FORM_CHANGED';
  const leave = () => {
    drafts.set(who, { conclusion, statement });
    onClose();
  };
  const put = async () => {
    const said = { conclusion: conclusion ?? '', statement: statement.trim() || null };
    const done = await conclude({
      memberId: member.id,
      revision,
      ...said,
      isOnPaper: onPaper,
      idempotencyKey,
    });
    // Refused: what the form says now is read behind the dialog, and what was typed waits.
    if (!done) return onStale();
    drafts.delete(who);
    onChanged(readFragment(WHOLE, done));
    onClose();
  };
  const choices = [
    {
      id: 'agrees',
      label: onPaper ? t`The decision reflects their conclusion` : t`The decision reflects my conclusion`,
    },
    { id: 'differs', label: onPaper ? t`They conclude otherwise` : t`I conclude otherwise` },
    ...(onPaper && member.isFamily ? [{ id: 'silent', label: t`They were asked and gave no answer` }] : []),
  ];
  return (
    <Dialog
      title={onPaper ? t`What ${member.name} concludes, from paper` : t`What I conclude`}
      isOpen
      onOpenChange={leave}
      footer={
        isStale ? (
          <Button look="primary" onPress={leave}>
            <Trans>Read the form as it is now</Trans>
          </Button>
        ) : (
          <Button
            look="primary"
            isPending={isPending}
            isDisabled={!conclusion || (conclusion !== 'agrees' && !statement.trim())}
            onPress={put}
          >
            <Trans>Put it on record</Trans>
          </Button>
        )
      }
    >
      <ProblemBanner problem={problem} />
      <RadioGroup label={t`Conclusion`} choices={choices} value={conclusion} onChange={setConclusion} />
      <TextArea
        label={
          conclusion === 'silent'
            ? t`How and when they were asked`
            : conclusion === 'differs'
              ? t`What is concluded instead`
              : t`Statement (if there is something to say)`
        }
        isRequired={!!conclusion && conclusion !== 'agrees'}
        rows={4}
        maxLength={10_000}
        value={statement}
        onChange={setStatement}
      />
    </Dialog>
  );
}

function TakeOutDialog({ member, onClose, onChanged }: DialogProps & { member: Member }) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const { idempotencyKey } = useDeedKey();
  const [takeOut, { isPending, problem }] = useDeed(TAKE_OUT, 'takeOutOfGroup');
  return (
    <Dialog
      title={t`Take ${member.name} out of the group`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!reason.trim()}
          onPress={async () => {
            const done = await takeOut({ memberId: member.id, reason: reason.trim(), idempotencyKey });
            if (!done) return;
            onChanged(readFragment(WHOLE, done));
            onClose();
          }}
        >
          <Trans>Take out</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <TextArea label={t`Why`} isRequired maxLength={2000} value={reason} onChange={setReason} />
    </Dialog>
  );
}
