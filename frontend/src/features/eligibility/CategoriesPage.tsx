import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import type { Categories_readQuery } from '@/gql/graphql';
import {
  Button,
  Checkbox,
  Dialog,
  ErrorState,
  NumberField,
  PageHeader,
  Skeleton,
  TextField,
  toast,
} from '@/ui';
import { CATEGORIES, SET_CATEGORY } from './categories';
import { speakEligibilityWords } from './speak';

await speakEligibilityWords();

type Category = Categories_readQuery['disabilityCategories'][number];

const DELAY = 'DD';
/** The ages at which the law has developmental delay at all, in years (34 CFR 300.8(b)). */
const FIRST_AGE = 3;
const LAST_AGE = 9;

/** What a district calls the categories of disability, and the ages for which it uses developmental delay. */
export function CategoriesPage() {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [changing, setChanging] = useState<Category | null>(null);
  const [{ data, error }, ask] = useQuery({ query: CATEGORIES, requestPolicy: 'cache-and-network' });
  const again = () => ask({ requestPolicy: 'network-only' });
  return (
    <>
      <PageCrumbs
        crumbs={[{ label: t`Rules`, href: '/district/rules' }, { label: t`Categories of disability` }]}
      />
      <PageHeader title={t`Categories of disability`} />
      <p className="max-w-prose pb-2 text-ink-2">
        <Trans>
          The law's fourteen names, and what your district calls them. A name of your own shows wherever the
          category does, from now on; the code that reports use stays. What was certified keeps its words.
        </Trans>
      </p>
      {!data ? (
        error ? (
          <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
        ) : (
          <Skeleton lines={14} />
        )
      ) : (
        <ul className="divide-y divide-line">
          {data.disabilityCategories.map((one) => (
            <CategoryRow key={one.code} one={one} onChange={() => setChanging(one)} />
          ))}
        </ul>
      )}
      {changing && (
        <CategoryDialog
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

function CategoryRow({ one, onChange }: { one: Category; onChange: () => void }) {
  const { t } = useLingui();
  const isOwn = one.says !== one.lawSays;
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-1 py-2.5">
      <div className="min-w-0 grow basis-72">
        <h2 className="text-base font-strong">{one.says}</h2>
        {isOwn && (
          <p>
            <Trans>The law's name: {one.lawSays}</Trans>
          </p>
        )}
        {one.code === DELAY && (
          <p className="font-strong">
            {one.isUsed ? (
              <Trans>
                Used for ages {one.firstAge} through {one.lastAge}
              </Trans>
            ) : (
              <Trans>Not used in your district</Trans>
            )}
          </p>
        )}
        <p className="max-w-prose text-sm text-ink-2">
          {one.plainly} {one.cite}
        </p>
      </div>
      {one.maySet && (
        <Button size="small" aria-label={t`Change: ${one.says}`} onPress={onChange}>
          <Trans>Change…</Trans>
        </Button>
      )}
    </li>
  );
}

const ASKED = ['labelEn', 'labelEs', 'firstAge', 'lastAge'];

function CategoryDialog({
  one,
  onDone,
  onClose,
}: {
  one: Category;
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [en, setEn] = useState(one.ownEn ?? '');
  const [es, setEs] = useState(one.ownEs ?? '');
  const [isUsed, setUsed] = useState(one.isUsed);
  const [first, setFirst] = useState(one.firstAge ?? FIRST_AGE);
  const [last, setLast] = useState(one.lastAge ?? LAST_AGE);
  const [set, { problem, isPending }] = useDeed(SET_CATEGORY, 'setCategory');
  const isDelay = one.code === DELAY;
  const of = (field: string) => (problem?.field === field ? problem.message : undefined);
  const save = async () => {
    const ages = isDelay && isUsed ? { firstAge: first, lastAge: last } : {};
    const names = { labelEn: en.trim() || null, labelEs: es.trim() || null };
    if (!(await set({ input: { code: one.code, isUsed, ...names, ...ages } }))) return;
    toast({ text: t`Saved. It shows wherever the category does.`, tone: 'ok' });
    onDone();
  };
  return (
    <Dialog
      title={one.lawSays}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isPending={isPending} onPress={save}>
            {t`Save`}
          </Button>
        </>
      }
    >
      {problem && !ASKED.includes(problem.field ?? '') && <ProblemBanner problem={problem} />}
      <p className="text-sm text-ink-2">
        <Trans>Leave a name empty to use the law's.</Trans>
      </p>
      <TextField
        label={t`Your name for it in English`}
        value={en}
        onChange={setEn}
        maxLength={200}
        errorMessage={of('labelEn')}
      />
      <TextField
        label={t`Your name for it in Spanish`}
        value={es}
        onChange={setEs}
        maxLength={200}
        errorMessage={of('labelEs')}
      />
      {isDelay && (
        <Checkbox isSelected={isUsed} onChange={setUsed}>
          <Trans>Our district uses it</Trans>
        </Checkbox>
      )}
      {isDelay && isUsed && (
        <div className="grid gap-4 sm:grid-cols-2">
          <NumberField
            label={t`From age`}
            description={t`${FIRST_AGE} at the earliest.`}
            value={first}
            onChange={setFirst}
            minValue={FIRST_AGE}
            maxValue={LAST_AGE}
            errorMessage={of('firstAge')}
          />
          <NumberField
            label={t`Through age`}
            description={t`${LAST_AGE} at the latest.`}
            value={last}
            onChange={setLast}
            minValue={FIRST_AGE}
            maxValue={LAST_AGE}
            errorMessage={of('lastAge')}
          />
        </div>
      )}
    </Dialog>
  );
}
