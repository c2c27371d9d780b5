import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useMemo, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import type { FamilyPlan_planQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { openLink } from '@/lib/openLink';
import { Banner } from '@/ui/Banner/Banner';
import { Button } from '@/ui/Button/Button';
import { ErrorState } from '@/ui/ErrorState/ErrorState';
import { RadioGroup } from '@/ui/RadioGroup/RadioGroup';
import { Skeleton } from '@/ui/Skeleton/Skeleton';
import { type PlainItem, type PlainSection, readPlain } from '../plain';
import { AskTranslation } from './AskTranslation';
import { PlainDetails, PlainPlan } from './PlainPlan';

const TEXTS = graphql(`
  query FamilyTranslation_texts($planId: ID!) {
    plan(id: $planId) {
      id
      publishedTranslations {
        id
        plain
        changedCount
      }
    }
  }
`);

const LINK = graphql(`
  query FamilyTranslation_link($planId: ID!) {
    plan(id: $planId) {
      id
      publishedTranslations {
        id
        pdf {
          url
        }
      }
    }
  }
`);

type Plan = NonNullable<FamilyPlan_planQuery['plan']>;
type Published = Plan['publishedTranslations'][number];

const ORIGINAL = 'original';
const BOTH = 'both';
/** What teams write in (`WrittenIn` says where they did not). */
const WRITTEN_IN = 'en';

export interface TranslationsProps {
  plan: Plan;
  sections: readonly PlainSection[];
  language: string;
  /** The plan as it was written. */
  original: ReactNode;
  after: (section: PlainSection) => ReactNode;
  onAsked: () => void;
}

/** The plan as it was written, its translation, or both beside each other; and asking for one. */
export default function Translations({
  plan,
  sections,
  language,
  original,
  after,
  onAsked,
}: TranslationsProps) {
  const { t } = useLingui();
  const nameOf = useLanguageNames(language);
  // Corrections come with what they correct, newest first.
  const published = useMemo(() => newestOfEach(plan.publishedTranslations), [plan.publishedTranslations]);
  const own = published.find((one) => one.language === language) ?? published[0];
  const [chosen, setChosen] = useState<string | null>(null);
  const first = published.find((one) => one.language === language)?.id ?? ORIGINAL;
  const shown = chosen ?? first;
  const current = published.find((one) => one.id === shown) ?? own;
  return (
    <div className="flex flex-col gap-4">
      {published.length > 0 && (
        <div data-print="hidden">
          <RadioGroup
            label={t`Read the plan in`}
            look="row"
            value={shown}
            onChange={setChosen}
            choices={[
              ...published.map((one) => ({
                id: one.id,
                label: <span className="first-letter:uppercase inline-block">{nameOf(one.language)}</span>,
              })),
              {
                id: ORIGINAL,
                label: (
                  <span className="inline-block first-letter:uppercase">
                    <Trans>{nameOf(WRITTEN_IN)}, the original</Trans>
                  </span>
                ),
              },
              { id: BOTH, label: <Trans>Both</Trans> },
            ]}
          />
        </div>
      )}
      {current && shown !== ORIGINAL ? (
        <Translated
          key={current.id}
          planId={plan.id}
          published={current}
          name={nameOf(current.language)}
          original={shown === BOTH ? sections : null}
          after={after}
        />
      ) : (
        original
      )}
      <AskTranslation
        planId={plan.id}
        language={language}
        taken={plan.translations}
        isHere={published.map((one) => one.language)}
        onAsked={onAsked}
      />
    </div>
  );
}

function newestOfEach(all: readonly Published[]): Published[] {
  const found = new Map<string, Published>();
  for (const one of all) if (!found.has(one.language)) found.set(one.language, one);
  return [...found.values()];
}

export function useLanguageNames(language: string): (tag: string) => string {
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: 'language' });
    return (tag) => names.of(tag) ?? tag;
  }, [language]);
}

interface TranslatedProps {
  planId: string;
  published: Published;
  name: string;
  /** The plan as it was written, to stand beside it; null: the translation alone. */
  original: readonly PlainSection[] | null;
  after: (section: PlainSection) => ReactNode;
}

function Translated({ planId, published, name, original, after }: TranslatedProps) {
  const inWords = useErrorWords();
  const [{ data, error }, ask] = useQuery({ query: TEXTS, variables: { planId } });
  const found = data?.plan?.publishedTranslations.find((one) => one.id === published.id);
  const sections = useMemo(() => readPlain(found?.plain), [found?.plain]);
  return (
    <>
      <WhoSaysSo planId={planId} published={published} name={name} changed={found?.changedCount ?? 0} />
      {error && !found ? (
        <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
          {inWords(error).message}
        </ErrorState>
      ) : !found ? (
        <Skeleton lines={12} />
      ) : original ? (
        <SideBySide original={original} translated={sections} after={after} />
      ) : (
        <PlainPlan sections={sections} language={published.language} after={after} />
      )}
    </>
  );
}

/** By whom, reviewed by whom, when; whether the plan has gone on since; and that what is signed is the original. */
function WhoSaysSo(props: { planId: string; published: Published; name: string; changed: number }) {
  const { planId, published, name, changed } = props;
  const { t } = useLingui();
  const dates = useDates();
  const client = useClient();
  const { timeZone } = useViewer().district;
  const [hasFailed, setHasFailed] = useState(false);
  const [isPending, setIsPending] = useState(false);
  const day = dates.day(today(new Date(published.publishedAt), timeZone));
  const translator = published.translatedBy.name;
  const reviewer = published.reviewedBy.name;
  async function open() {
    setIsPending(true);
    const { data } = await client.query(LINK, { planId }, { requestPolicy: 'network-only' }).toPromise();
    const url = data?.plan?.publishedTranslations.find((one) => one.id === published.id)?.pdf?.url;
    setIsPending(false);
    setHasFailed(!url);
    if (url) openLink(url);
  }
  return (
    <div className="flex flex-col items-start gap-2">
      {published.isStale && (
        <Banner tone="attention" title={<Trans>There is a newer plan.</Trans>}>
          <Trans>This translation is of the plan before.</Trans>{' '}
          {changed > 0 && (
            <Plural
              value={changed}
              one="One text of the newer plan is not in it."
              other="# texts of the newer plan are not in it."
            />
          )}
        </Banner>
      )}
      <p className="text-sm text-ink-2">
        {published.translatedBy.id === published.reviewedBy.id ? (
          <Trans>
            Translated by {translator}, {day}. Nobody else reviewed it.
          </Trans>
        ) : (
          <Trans>
            Translated by {translator}, reviewed by {reviewer}, {day}.
          </Trans>
        )}{' '}
        <Trans>What is signed is the original.</Trans>
      </p>
      {published.pdfState === 'made' && (
        <Button
          icon="download"
          size="small"
          isPending={isPending}
          onPress={open}
          aria-label={t`PDF in ${name}`}
        >
          <Trans>PDF in {name}</Trans>
        </Button>
      )}
      {hasFailed && (
        <p role="alert" className="text-danger">
          <Trans>The copy could not be opened. Try again in a minute.</Trans>
        </p>
      )}
    </div>
  );
}

/** Each part twice: on the left (on a phone above) as it was written, on the right (below) translated. */
function SideBySide(props: {
  original: readonly PlainSection[];
  translated: readonly PlainSection[];
  after: (section: PlainSection) => ReactNode;
}) {
  const { original, translated, after } = props;
  const found = new Map(
    translated.flatMap((one) => one.items.map((item): [string, PlainItem] => [item.id, item])),
  );
  return (
    <div>
      {original.map((section) => (
        <section
          key={section.key}
          aria-labelledby={`section-${section.key}`}
          className="border-t border-line pt-4 pb-6"
        >
          <h2 id={`section-${section.key}`} className="text-lg">
            {section.title}
          </h2>
          <ul className="divide-y divide-line">
            {section.items.map((item) => {
              const other = found.get(item.id);
              return (
                <li key={item.id} className="grid gap-x-6 gap-y-3 py-4 sm:grid-cols-2">
                  <Half item={item} />
                  {other && !saysTheSame(item, other) && <Half item={other} isOther />}
                </li>
              );
            })}
          </ul>
          {after(section)}
        </section>
      ))}
    </div>
  );
}

/** Whether nobody wrote a word of it: then there is nothing to compare. */
function saysTheSame(one: PlainItem, other: PlainItem): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function Half({ item, isOther = false }: { item: PlainItem; isOther?: boolean }) {
  return (
    <div
      className={
        isOther
          ? 'flex min-w-0 flex-col gap-1.5 max-sm:border-s-2 max-sm:border-accent max-sm:ps-3'
          : 'flex min-w-0 flex-col gap-1.5'
      }
    >
      {item.title && (
        <h3 className="text-base" dir="auto">
          {item.title}
        </h3>
      )}
      {item.text && (
        <p lang={item.textLanguage || undefined} dir="auto" className="whitespace-pre-line">
          {item.text}
        </p>
      )}
      <PlainDetails details={item.details} />
    </div>
  );
}
