import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { Button, type Column, EmptyState, PageHeader, Table, toast } from '@/ui';
import { CategoryDialog } from './CategoryDialog';
import { CATEGORIES, SET_CATEGORY } from './categoryDocuments';
import { type Category, isOwn, type Setting, settingOf } from './categorySetting';
import { speakEligibilityWords } from './speak';

await speakEligibilityWords();

/** What the district calls each category, and for which ages it uses developmental delay (34 CFR 300.8(b), 300.111(b)). */
export function CategoriesPage() {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const inWords = useErrorWords();
  const [changing, setChanging] = useState<Category | null>(null);
  const [set, { problem }] = useDeed(SET_CATEGORY, 'setCategory');
  const [{ data, fetching, error }, ask] = useQuery({
    query: CATEGORIES,
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  const rows = data?.disabilityCategories;

  /** Says that it is kept, with the way back to what stood before. */
  const saved = (before: Setting) => {
    again();
    toast({
      text: t`Saved. It is shown so from now on.`,
      tone: 'ok',
      action: {
        label: t`Undo`,
        onPress: async () => {
          if (await set({ input: before })) again();
        },
      },
    });
  };
  const backToLaw = async (one: Category) => {
    const law = { labelEn: null, labelEs: null, isUsed: true, firstAge: null, lastAge: null };
    if (await set({ input: { code: one.code, ...law } })) saved(settingOf(one));
  };

  const columns: Column<Category>[] = [
    {
      id: 'law',
      header: t`In the law`,
      isRowHeader: true,
      className: 'min-w-48',
      cell: (one) => (
        <>
          <span lang="en" className="block font-strong">
            {one.lawEn}
          </span>
          <span lang="es" className="block text-ink-2">
            {one.lawEs}
          </span>
          <span className="block text-sm text-ink-2">{one.cite}</span>
        </>
      ),
    },
    { id: 'en', header: t`Here, in English`, cell: (one) => <Named language="en" own={one.ownEn} /> },
    { id: 'es', header: t`Here, in Spanish`, cell: (one) => <Named language="es" own={one.ownEs} /> },
    {
      id: 'ages',
      header: t`Ages`,
      className: 'min-w-32',
      cell: (one) => {
        const { firstAge, lastAge, earliestAge, latestAge } = one;
        if (earliestAge === null) return <span className="text-ink-2">{t`Every age`}</span>;
        return (
          <>
            <span className="block">{one.isUsed ? t`${firstAge} through ${lastAge}` : t`Not used here`}</span>
            <span className="block text-sm text-ink-2">{t`The law: ${earliestAge} through ${latestAge}`}</span>
          </>
        );
      },
    },
    {
      id: 'said',
      header: t`Said by`,
      className: 'min-w-32',
      cell: (one) =>
        one.setAt && one.setBy ? (
          <>
            <span className="block">{one.setBy.name}</span>
            <span className="block text-sm text-ink-2">{dates.instant(one.setAt, timeZone)}</span>
          </>
        ) : (
          <span className="text-ink-2">{t`The law`}</span>
        ),
    },
    {
      id: 'change',
      header: t`Change`,
      cell: (one) =>
        one.maySet && (
          <div className="flex flex-wrap gap-2">
            <Button size="small" aria-label={t`Change: ${one.lawEn}`} onPress={() => setChanging(one)}>
              <Trans>Change…</Trans>
            </Button>
            {isOwn(settingOf(one)) && (
              <Button
                size="small"
                look="plain"
                aria-label={t`Back to the law: ${one.lawEn}`}
                onPress={() => backToLaw(one)}
              >
                <Trans>Back to the law</Trans>
              </Button>
            )}
          </div>
        ),
    },
  ];
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Categories` }]} />
      <PageHeader title={t`Categories of disability`} />
      <p className="max-w-prose pb-2 text-ink-2">
        <Trans>
          Say what your district calls a category. Where a category is named on pages and papers, that name
          stands from then on; what was certified before keeps its words, and reports and the sentences on its
          criteria go by the law's.
        </Trans>
      </p>
      {rows?.some(({ maySet }) => !maySet) && (
        <p className="max-w-prose pb-2">
          <Trans>You can read this. An administrator or the director of special education changes it.</Trans>
        </p>
      )}
      {!changing && <ProblemBanner problem={problem} />}
      <Table
        label={t`Categories of disability`}
        rows={rows}
        columns={columns}
        getId={({ code }) => code}
        isLoading={fetching}
        error={error ? inWords(error).message : undefined}
        onRetry={again}
        empty={<EmptyState title={t`There are no categories to show.`} />}
      />
      {changing && (
        <CategoryDialog
          one={changing}
          onSaved={() => {
            saved(settingOf(changing));
            setChanging(null);
          }}
          onClose={() => setChanging(null)}
        />
      )}
    </>
  );
}

function Named({ language, own }: { language: 'en' | 'es'; own: string | null | undefined }) {
  if (!own) {
    return (
      <span className="text-ink-2">
        <Trans>As in the law</Trans>
      </span>
    );
  }
  return (
    <span lang={language} className="wrap-anywhere">
      {own}
    </span>
  );
}
