import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { today } from '@/lib/dates';
import {
  Banner,
  Button,
  Checkbox,
  CheckboxGroup,
  DatePicker,
  Dialog,
  RadioGroup,
  Select,
  TextArea,
  TextField,
} from '@/ui';
import { DECIDE } from './documents';
import type { Rights } from './RightsPage';
import { ABOUT_KINDS, APPOINTED, BASES, GROUNDS, KINDS, SCOPES, STANDS } from './words';

const NEW = 'new';
const ON_PAPER = ['court_order', 'custody_document', 'guardianship'];

interface DecideDialogProps {
  rights: Rights;
  onClose: () => void;
  /** Somebody else decided meanwhile: the page asks again. */
  onStale: () => void;
  onDone: () => void;
}

/** A decision about one person's rights: what, from when, on which paper, and why. */
export function DecideDialog({ rights, onClose, onStale, onDone }: DecideDialogProps) {
  const { t, i18n } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const { idempotencyKey } = useDeedKey();
  const [kind, setKind] = useState('court_order');
  const [who, setWho] = useState<string | null>(null);
  const [givenName, setGivenName] = useState('');
  const [familyName, setFamilyName] = useState('');
  const [email, setEmail] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [startsOn, setStartsOn] = useState<string | null>(now);
  const [endsOn, setEndsOn] = useState<string | null>(null);
  const [ground, setGround] = useState<string | null>(null);
  const [neededOn, setNeededOn] = useState<string | null>(null);
  const [isWithoutConflict, setWithoutConflict] = useState(false);
  const [paper, setPaper] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [decide, { isPending, problem }] = useDeed(DECIDE, 'decideRights');
  const at = (field: string) => (problem?.field === field ? problem.message : undefined);
  const isPaper = kind === 'court_order' || kind === 'custody_document';
  const isSurrogate = kind === 'surrogate';
  const isNew = who === NEW && kind !== 'ended';
  const standing = APPOINTED.includes(kind) ? standsFor(rights, who, isSurrogate) : [];
  const options = [
    ...rights.family.map((one) => ({
      id: one.id,
      label: one.saidAs ? `${one.name} (${one.saidAs})` : one.name,
    })),
    ...(kind === 'ended' ? [] : [{ id: NEW, label: t`Somebody who is not on the record yet` }]),
  ];
  const list = (words: typeof KINDS) =>
    Object.entries(words).map(([id, label]) => ({ id, label: i18n._(label) }));
  const grounds = (found: string[]) =>
    new Intl.ListFormat(i18n.locale).format(found.map((one) => (BASES[one] ? i18n._(BASES[one]) : one)));
  const isReady =
    !!startsOn && !!reason.trim() && !!who && (!isNew || (!!givenName.trim() && !!familyName.trim()));
  return (
    <Dialog
      title={t`Record a decision about rights`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!isReady}
          onPress={async () => {
            if (!startsOn || !who) return;
            const done = await decide({
              idempotencyKey,
              input: {
                studentId: rights.studentId,
                seenNumber: rights.number,
                kind,
                personId: isNew ? null : who,
                newPerson: isNew ? { givenName, familyName, email: email.trim() || null } : null,
                scopes: isPaper ? scopes : [],
                startsOn,
                endsOn: kind === 'ended' ? null : endsOn,
                ground: isSurrogate ? ground : null,
                neededOn: isSurrogate ? neededOn : null,
                isWithoutConflict: isSurrogate && isWithoutConflict,
                attachmentId: paper,
                reason,
              },
            });
            if (done) onDone();
            else onStale();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <Select
        label={t`What was decided`}
        options={Object.entries(KINDS).map(([id, label]) => ({
          id,
          label: i18n._(label),
          description: ABOUT_KINDS[id] ? i18n._(ABOUT_KINDS[id]) : undefined,
        }))}
        value={kind}
        onChange={setKind}
        errorMessage={at('kind')}
      />
      <Select
        label={t`About whom`}
        options={options}
        value={who}
        onChange={setWho}
        errorMessage={at('personId')}
      />
      {isNew && (
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label={t`Given name`}
            value={givenName}
            onChange={setGivenName}
            errorMessage={at('givenName')}
          />
          <TextField
            label={t`Family name`}
            value={familyName}
            onChange={setFamilyName}
            errorMessage={at('familyName')}
          />
          <TextField
            className="sm:col-span-2"
            label={t`Email`}
            type="email"
            description={t`Where the invitation to the family app goes.`}
            value={email}
            onChange={setEmail}
            errorMessage={at('email')}
          />
        </div>
      )}
      {isPaper && (
        <>
          <CheckboxGroup
            label={t`What this person may do from then on`}
            description={t`Tick what the paper leaves or gives. What is not ticked ends.`}
            options={list(SCOPES)}
            value={scopes}
            onChange={setScopes}
            errorMessage={at('scopes')}
          />
          <Banner>
            <Trans>
              In force today or before, a paper ends rights at once and closes what is open with this person.
              The others and the case manager are told.
            </Trans>
          </Banner>
        </>
      )}
      {isSurrogate && (
        <>
          <RadioGroup
            label={t`Why the child needs a surrogate`}
            choices={list(GROUNDS)}
            value={ground}
            onChange={setGround}
            errorMessage={at('ground')}
          />
          <DatePicker
            label={t`Day this was found`}
            description={t`A surrogate is due within 30 days of it (34 CFR 300.519(h)).`}
            value={neededOn}
            latest={now}
            onChange={setNeededOn}
            errorMessage={at('neededOn')}
          />
          <Checkbox isSelected={isWithoutConflict} onChange={setWithoutConflict}>
            <Trans>
              This person works for no agency that educates the child, has no interest against the child’s,
              and knows enough to speak for them.
            </Trans>
          </Checkbox>
          {at('isWithoutConflict') && <p className="text-sm text-danger">{at('isWithoutConflict')}</p>}
        </>
      )}
      <DatePicker
        label={kind === 'ended' ? t`First day without the right` : t`In force from`}
        value={startsOn}
        onChange={setStartsOn}
        errorMessage={at('startsOn')}
      />
      {kind !== 'ended' && (
        <DatePicker
          label={t`First day it is over`}
          description={t`Leave empty if the paper names none. What stood before stands again by itself.`}
          value={endsOn}
          onChange={setEndsOn}
          errorMessage={at('endsOn')}
        />
      )}
      <Select
        label={t`Paper`}
        isRequired={ON_PAPER.includes(kind)}
        description={
          rights.papers.length === 0
            ? t`There is no file yet. Attach the paper on the student's page, then come back.`
            : t`Among the files on the student's page.`
        }
        options={rights.papers.map((one) => ({ id: one.id, label: one.title }))}
        value={paper}
        onChange={setPaper}
        errorMessage={at('attachmentId')}
      />
      {standing.length > 0 && (
        <Banner tone={paper ? 'attention' : 'plain'}>
          {paper ? (
            <Trans>
              This person holds a right already: {grounds(standing)}. By this paper the appointment takes its
              place from the first day on, and this person is told. Choose a paper only if it says so.
            </Trans>
          ) : (
            <Trans>
              This person holds a right already: {grounds(standing)}. An appointment without a paper ends
              none; both stand.
            </Trans>
          )}
        </Banner>
      )}
      <TextArea
        label={t`Why`}
        description={t`Which court, which number, what it says in a sentence.`}
        value={reason}
        onChange={setReason}
        errorMessage={at('reason')}
      />
    </Dialog>
  );
}

/** On what a person's rights stand that no appointment ends without a paper, under the laws it is about. */
function standsFor(rights: Rights, who: string | null, isSurrogate: boolean): string[] {
  const held = rights.held.filter(
    (one) =>
      one.personId === who &&
      one.standing !== 'over' &&
      STANDS.includes(one.basis) &&
      (!isSurrogate || one.law === 'IDEA'),
  );
  return [...new Set(held.map((one) => one.basis))];
}
