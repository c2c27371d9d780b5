import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { KINDS } from '@/features/attachments';
import type { FileRules_readQuery } from '@/gql/graphql';
import {
  Button,
  Checkbox,
  DateField,
  Dialog,
  ErrorState,
  NumberField,
  PageHeader,
  Section,
  Skeleton,
  TextField,
  toast,
} from '@/ui';
import { FILE_RULES, SET_FILE_RULE, SET_RETENTION } from './keeping';
import { libraryWords } from './speak';
import { RETENTION_CLASSES } from './words';

await libraryWords();

type Rule = FileRules_readQuery['fileRule'];
type Class = FileRules_readQuery['retentionClasses'][number];

/** What a district asks of who opens files, and how long it keeps them. */
export function FileRulesPage() {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [changing, setChanging] = useState<Class | null>(null);
  const [{ data, error }, ask] = useQuery({ query: FILE_RULES, requestPolicy: 'cache-and-network' });
  const again = () => ask({ requestPolicy: 'network-only' });
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Files` }]} />
      <PageHeader title={t`Rules for files`} />
      {!data ? (
        error ? (
          <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
        ) : (
          <Skeleton lines={10} />
        )
      ) : (
        <>
          <Section title={t`When staff say why they open a file`}>
            <Asking key={JSON.stringify(data.fileRule)} rule={data.fileRule} onSaved={again} />
          </Section>
          <Section title={t`How long files are kept`}>
            <p className="max-w-prose pb-2 text-ink-2">
              <Trans>
                Ask for more years where your state or your board does. Fewer than the floor are not possible.
                A change holds from its day on for every file of its kind; nothing is destroyed by it.
              </Trans>
            </p>
            <ul className="divide-y divide-line">
              {data.retentionClasses.map((one) => (
                <Length key={one.key} one={one} onChange={() => setChanging(one)} />
              ))}
            </ul>
          </Section>
        </>
      )}
      {changing && (
        <LengthDialog
          one={changing}
          onDone={() => {
            setChanging(null);
            again();
          }}
          onClose={() => setChanging(null)}
        />
      )}
    </>
  );
}

function Asking({ rule, onSaved }: { rule: Rule; onSaved: () => void }) {
  const { t, i18n } = useLingui();
  const [raw, setRaw] = useState(rule.asksForRaw);
  const [outside, setOutside] = useState(rule.asksOutsideTeam);
  const [kinds, setKinds] = useState<string[]>(rule.asksKinds);
  const [set, { problem, isPending }] = useDeed(SET_FILE_RULE, 'setFileRule');
  const save = async () => {
    if (!(await set({ asksForRaw: raw, asksOutsideTeam: outside, asksKinds: kinds }))) return;
    toast({ text: t`Saved. It is asked from now on.`, tone: 'ok' });
    onSaved();
  };
  const off = !rule.maySet;
  return (
    <div className="flex max-w-prose flex-col gap-2">
      <ProblemBanner problem={problem} />
      <p className="text-ink-2">
        <Trans>What they say stands in the record of access. A family is never asked.</Trans>
      </p>
      <Checkbox isSelected={raw} onChange={setRaw} isDisabled={off}>
        <Trans>Files that are closed to the team: protocols, medical letters, custody papers</Trans>
      </Checkbox>
      <Checkbox isSelected={outside} onChange={setOutside} isDisabled={off}>
        <Trans>Any file, of who is not on the student's team</Trans>
      </Checkbox>
      <fieldset className="flex flex-col">
        <legend className="pt-1 font-strong">
          <Trans>And whoever opens one of these</Trans>
        </legend>
        {Object.entries(KINDS).map(([id, label]) => (
          <Checkbox
            key={id}
            isDisabled={off}
            isSelected={kinds.includes(id)}
            onChange={(on) => setKinds(on ? [...kinds, id] : kinds.filter((one) => one !== id))}
          >
            {i18n._(label)}
          </Checkbox>
        ))}
      </fieldset>
      {rule.maySet && (
        <div>
          <Button look="primary" isPending={isPending} onPress={save}>
            {t`Save`}
          </Button>
        </div>
      )}
    </div>
  );
}

function Length({ one, onChange }: { one: Class; onChange: () => void }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const name = RETENTION_CLASSES[one.key];
  const title = name ? i18n._(name) : one.key;
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-1 py-2.5">
      <div className="min-w-0 grow basis-72">
        <h3 className="text-base font-strong">{title}</h3>
        <p className="text-sm text-ink-2">
          {one.kinds
            .flatMap((kind) => KINDS[kind] ?? [])
            .map((label) => i18n._(label))
            .join(', ')}
        </p>
        <p>
          <span className="font-strong">
            <Plural value={one.years} one="# year" other="# years" />
          </span>{' '}
          {one.countedFrom === 'filed' ? (
            <Trans>after the file was filed</Trans>
          ) : (
            <Trans>after the student left special education</Trans>
          )}
        </p>
        <p className="text-sm text-ink-2">
          <Trans>Never fewer than {one.floorYears}.</Trans> {one.why} {one.citation}
        </p>
        {one.said.length > 0 && (
          <ul className="text-sm">
            {one.said.map((row) => (
              <li key={row.id} className="wrap-anywhere">
                <Plural value={row.years} one="# year" other="# years" />{' '}
                <Trans>
                  from {dates.day(row.startsOn)} on · {row.setBy.name}, {dates.instant(row.setAt, timeZone)}
                </Trans>
                : {row.because}
              </li>
            ))}
          </ul>
        )}
      </div>
      {one.maySet && (
        <Button size="small" aria-label={t`Change how long: ${title}`} onPress={onChange}>
          <Trans>Change…</Trans>
        </Button>
      )}
    </li>
  );
}

function LengthDialog({ one, onDone, onClose }: { one: Class; onDone: () => void; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const [years, setYears] = useState(one.years);
  const [because, setBecause] = useState('');
  const [startsOn, setStartsOn] = useState<string | null>(null);
  const [keep, { problem, isPending }] = useDeed(SET_RETENTION, 'setRetention');
  const name = RETENTION_CLASSES[one.key];
  const title = name ? i18n._(name) : one.key;
  const floor = one.floorYears;
  const of = (field: string) => (problem?.field === field ? problem.message : undefined);
  return (
    <Dialog
      title={t`How long: ${title}`}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!because.trim()}
            isPending={isPending}
            onPress={async () => {
              if (!(await keep({ retentionClass: one.key, years, because, startsOn }))) return;
              toast({ text: t`Saved. Every file of this kind shows its new day.`, tone: 'ok' });
              onDone();
            }}
          >
            {t`Save`}
          </Button>
        </>
      }
    >
      {problem && !['years', 'because', 'startsOn'].includes(problem.field ?? '') && (
        <ProblemBanner problem={problem} />
      )}
      <NumberField
        label={t`Years`}
        description={t`At least ${floor}.`}
        value={years}
        onChange={setYears}
        minValue={floor}
        maxValue={100}
        isRequired
        errorMessage={of('years')}
      />
      <DateField
        label={t`From which day on (empty: today)`}
        value={startsOn}
        onChange={setStartsOn}
        errorMessage={of('startsOn')}
      />
      <TextField
        label={t`Who decided it, or why`}
        value={because}
        onChange={setBecause}
        maxLength={500}
        isRequired
        errorMessage={of('because')}
      />
    </Dialog>
  );
}
