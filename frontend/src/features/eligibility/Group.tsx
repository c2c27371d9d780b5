import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { readFragment } from '@/gql';
import { Button, Dialog, RadioGroup, Section, Select, StatusMark, TextArea, TextField } from '@/ui';
import { ADD, CONCLUDE, TAKE_OUT, WHOLE } from './documents';
import { concluded, type Member, ROLES, type Whole } from './words';

interface GroupProps {
  whole: Whole;
  /** The group has met and has not decided: now everybody concludes. */
  isConcluding: boolean;
  onChanged: (whole: Whole) => void;
}

/** The group that decides, and what each of them concludes: said by themselves, or recorded from paper. */
export function Group({ whole, isConcluding, onChanged }: GroupProps) {
  const { t, i18n } = useLingui();
  const [open, setOpen] = useState<{ what: 'conclude' | 'out'; member: Member } | 'add' | null>(null);
  const close = () => setOpen(null);
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
                  className="whitespace-normal!"
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
                  onPress={() => setOpen({ what: 'conclude', member: one })}
                >
                  {one.isMe ? <Trans>My conclusion…</Trans> : <Trans>From paper…</Trans>}
                </Button>
              )}
            {whole.mayWrite && one.conclusion === 'waiting' && !one.isAskedAgain && (
              <Button
                look="quiet"
                aria-label={t`Take out… (${one.name})`}
                onPress={() => setOpen({ what: 'out', member: one })}
              >
                <Trans>Take out…</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open === 'add' && <AddDialog id={whole.id} onClose={close} onChanged={onChanged} />}
      {open && open !== 'add' && open.what === 'conclude' && (
        <ConcludeDialog member={open.member} onClose={close} onChanged={onChanged} />
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
            const done = await add({ id, role: role ?? '', name: name.trim() });
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

function ConcludeDialog({ member, onClose, onChanged }: DialogProps & { member: Member }) {
  const { t } = useLingui();
  const [conclusion, setConclusion] = useState<string | null>(
    member.conclusion === 'waiting' ? null : member.conclusion,
  );
  const [statement, setStatement] = useState(member.statement ?? '');
  const [conclude, { isPending, problem }] = useDeed(CONCLUDE, 'concludeDetermination');
  const onPaper = !member.isMe;
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
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!conclusion || (conclusion !== 'agrees' && !statement.trim())}
          onPress={async () => {
            const said = {
              memberId: member.id,
              conclusion: conclusion ?? '',
              statement: statement.trim() || null,
            };
            const done = await conclude({ ...said, isOnPaper: onPaper });
            if (!done) return;
            onChanged(readFragment(WHOLE, done));
            onClose();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
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
            const done = await takeOut({ memberId: member.id, reason: reason.trim() });
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
