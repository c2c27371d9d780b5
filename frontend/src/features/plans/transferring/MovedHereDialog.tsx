import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import type { Problem } from '@/app/words';
import type { Transfer_lookMutation } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Button, Checkbox, DateField, Dialog, Facts, FileDrop, RadioGroup, Select, TextField } from '@/ui';
import { FILES, LOOK, START, START_FROM_PAPER } from './documents';
import { LAW } from './words';

type Preview = Extract<
  NonNullable<Transfer_lookMutation['lookIntoTransfer']>,
  { __typename: 'TransferPreview' }
>;
type Way = 'file' | 'paper';
const MOST_BYTES = 250_000;
const STATES =
  'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR VI BI'.split(
    ' ',
  );

/** A student who came with a plan in effect: the new one begins with the file of the old district, or with what paper says. */
export default function MovedHereDialog({
  studentId,
  name,
  onClose,
}: {
  studentId: string;
  name: string;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [way, setWay] = useState<Way>('file');
  const [arrivedOn, setArrivedOn] = useState<string | null>(today(new Date(), useViewer().district.timeZone));
  const shared = { studentId, arrivedOn, onClose };
  return way === 'file' ? (
    <FromFile {...shared} title={t`Moved here with a plan: ${name}`} before={before()} />
  ) : (
    <FromPaper {...shared} title={t`Moved here with a plan: ${name}`} before={before()} />
  );

  function before() {
    return (
      <>
        <p className="text-ink-2">
          <Trans>
            A student who moves in with an IEP in effect gets comparable services at once, in consultation
            with the parent. Begin the draft now; what is given meanwhile is recorded in it.
          </Trans>
        </p>
        <RadioGroup<Way>
          label={t`What did the student bring?`}
          value={way}
          onChange={setWay}
          choices={[
            {
              id: 'file',
              label: t`A transfer file of a district that uses Trellis`,
              description: t`The old district makes it on the plan’s page. The draft begins with the old plan, each answer marked.`,
            },
            {
              id: 'paper',
              label: t`A plan on paper or PDF`,
              description: t`You note its dates. The draft begins empty.`,
            },
          ]}
        />
        <DateField label={t`First day of school here`} isRequired value={arrivedOn} onChange={setArrivedOn} />
      </>
    );
  }
}

interface WayProps {
  studentId: string;
  arrivedOn: string | null;
  onClose: () => void;
  title: string;
  before: React.ReactNode;
}

function FromFile({ studentId, arrivedOn, onClose, title, before }: WayProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [content, setContent] = useState('');
  const [preview, setPreview] = useState<Preview | null>(null);
  const [isSameChild, setSameChild] = useState(false);
  const [tooLarge, setTooLarge] = useState<Problem | null>(null);
  const [look, looking] = useDeed(LOOK, 'lookIntoTransfer');
  const [start, starting] = useDeed(START, 'startFromTransfer');
  const choose = async ([file]: File[]) => {
    setPreview(null);
    setSameChild(false);
    setTooLarge(null);
    starting.clear();
    looking.clear();
    if (!file) return;
    if (file.size > MOST_BYTES) {
      setTooLarge({ code: 'PACKAGE_UNREADABLE', message: t`This file is too large to be a transfer file.` });
      return;
    }
    const text = await file.text();
    setContent(text);
    setPreview(await look({ studentId, content: text }));
  };
  const isReady = !!preview && !!arrivedOn && (preview.isSurelyTheChild || isSameChild);
  const press = async () => {
    if (!isReady || !arrivedOn) return;
    const plan = await start({ studentId, content, arrivedOn, isSameChild });
    if (plan) await navigate({ to: '/plans/$planId', params: { planId: plan.id } });
  };
  return (
    <Dialog
      title={title}
      size="wide"
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={!isReady} isPending={starting.isPending} onPress={press}>
            {t`Start from this plan`}
          </Button>
        </>
      }
    >
      {before}
      <ProblemBanner problem={starting.problem ?? looking.problem ?? tooLarge} />
      <FileDrop
        label={preview ? t`Choose another file` : t`Drop the transfer file here`}
        description={t`Its name ends in .trellis.json. It is checked before anything is taken from it.`}
        accept={['.json', 'application/json']}
        isDisabled={looking.isPending}
        onFiles={choose}
      />
      {looking.isPending && (
        <p role="status" className="text-ink-2">
          <Trans>Checking the file…</Trans>
        </p>
      )}
      {preview && <Seen preview={preview} isSameChild={isSameChild} onSameChild={setSameChild} />}
    </Dialog>
  );
}

/** From where the plan is, what of it begins the draft and what does not, and of whom it is. */
function Seen({
  preview,
  isSameChild,
  onSameChild,
}: {
  preview: Preview;
  isSameChild: boolean;
  onSameChild: (is: boolean) => void;
}) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const list = new Intl.ListFormat(i18n.locale);
  const day = (on: string | null | undefined) => (on ? dates.day(on) : null);
  const [carried, anew] = [list.format(preview.carried), list.format(preview.anew)];
  const notAgreed = list.format(preview.notAgreed);
  const { fromDistrict, fromState, nameInPlan, bornOnInPlan } = preview;
  const born = day(bornOnInPlan) ?? t`not written in the plan`;
  return (
    <section aria-label={t`What is in the file`} className="flex flex-col gap-3 border-t border-line pt-3">
      <h3 className="text-base">
        <Trans>
          A plan of {fromDistrict} ({fromState})
        </Trans>
      </h3>
      <p className="max-w-prose text-sm text-ink-2">
        {i18n._(preview.isInState ? LAW.inState : LAW.outOfState)}
      </p>
      <Facts
        facts={[
          { label: t`The plan starts`, value: day(preview.startsOn) },
          { label: t`The plan ends`, value: day(preview.endsOn) },
          { label: t`Last evaluation`, value: day(preview.evaluatedOn) },
        ]}
      />
      <p>
        <Trans>Begins the draft: {carried}.</Trans>
      </p>
      <p className="text-ink-2">
        <Trans>
          Asked anew: {anew}; also dates, baselines of goals, and what was told or confirmed there.
        </Trans>
      </p>
      {notAgreed && (
        <p>
          <Trans>
            The family did not agree to: {notAgreed}. That is not in force there, so it is not proposed as a
            service meanwhile; ask the old district what it gives instead. In the draft it stands as any
            answer to confirm.
          </Trans>
        </p>
      )}
      {preview.stays.length > 0 && (
        <div>
          <h4 className="text-base">
            <Trans>Does not come over</Trans>
          </h4>
          <ul className="list-disc ps-5">
            {preview.stays.map((one) => (
              <li key={`${one.section} ${one.label}`}>
                {one.section}: {one.label}
                <span className="block text-sm text-ink-2">{one.why}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="text-sm text-ink-2">
        <Trans>
          The people of the old district stay there. Each answer is marked “From the plan of {fromDistrict}”
          until somebody confirms or changes it.
        </Trans>
      </p>
      {!preview.isSurelyTheChild && (
        <Checkbox isSelected={isSameChild} onChange={onSameChild}>
          {t`The plan is of ${nameInPlan}, born ${born}. I have checked that this is the same child.`}
        </Checkbox>
      )}
    </section>
  );
}

function FromPaper({ studentId, arrivedOn, onClose, title, before }: WayProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [district, setDistrict] = useState('');
  const [state, setState] = useState<string | null>(null);
  const [startsOn, setStartsOn] = useState<string | null>(null);
  const [endsOn, setEndsOn] = useState<string | null>(null);
  const [evaluatedOn, setEvaluatedOn] = useState<string | null>(null);
  const [scan, setScan] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const [start, starting] = useDeed(START_FROM_PAPER, 'startFromPaper');
  const [{ data }] = useQuery({ query: FILES, variables: { studentId }, requestPolicy: 'network-only' });
  const files = (data?.student?.attachments.edges ?? []).map((edge) => edge.node);
  const scans = files.filter((one) => one.state === 'ready' || one.state === 'checking');
  const { problem } = starting;
  const problemAt = (field: string) => (problem?.field === field ? problem.message : undefined);
  const press = async () => {
    setTried(true);
    if (!district.trim() || !state || !arrivedOn) return;
    const paper = { district, state, startsOn, endsOn, evaluatedOn, attachmentId: scan };
    const plan = await start({ studentId, paper, arrivedOn });
    if (plan) await navigate({ to: '/plans/$planId', params: { planId: plan.id } });
  };
  return (
    <Dialog
      title={title}
      size="wide"
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isPending={starting.isPending} onPress={press}>
            {t`Start an empty draft`}
          </Button>
        </>
      }
    >
      {before}
      <ProblemBanner problem={problem?.field ? null : problem} />
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_10rem]">
        <TextField
          label={t`District of the old plan`}
          isRequired
          maxLength={200}
          value={district}
          onChange={setDistrict}
          errorMessage={
            problemAt('district') ??
            (isTried && !district.trim() ? t`Name the district the plan is from.` : undefined)
          }
        />
        <Select
          label={t`State`}
          options={STATES.map((id) => ({ id, label: id }))}
          value={state}
          onChange={setState}
          isRequired
          errorMessage={problemAt('state') ?? (isTried && !state ? t`Choose the state it is in.` : undefined)}
        />
      </div>
      <div className="flex flex-wrap gap-3">
        <DateField
          label={t`The plan starts`}
          value={startsOn}
          onChange={setStartsOn}
          errorMessage={problemAt('startsOn')}
        />
        <DateField
          label={t`The plan ends`}
          value={endsOn}
          onChange={setEndsOn}
          errorMessage={problemAt('endsOn')}
        />
        <DateField
          label={t`Last evaluation`}
          value={evaluatedOn}
          onChange={setEvaluatedOn}
          errorMessage={problemAt('evaluatedOn')}
        />
      </div>
      {scans.length > 0 ? (
        <Select
          label={t`The old plan among the student’s files`}
          options={scans.map((one) => ({ id: one.id, label: one.title }))}
          value={scan}
          onChange={setScan}
          isRequired={false}
        />
      ) : (
        <p className="text-sm text-ink-2">
          <Trans>Attach a scan of the old plan to the student’s files, and the team has it at hand.</Trans>
        </p>
      )}
    </Dialog>
  );
}
