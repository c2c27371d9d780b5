import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { languageName } from '@/features/students/languages';
import { readFragment } from '@/gql';
import type { PlanTranslations_readQuery, Translation_headFragment } from '@/gql/graphql';
import { Button, ErrorState, Link, Select, Skeleton, StatusMark } from '@/ui';
import { ASK, HEAD, OF_PLAN } from './documents';
import { GiveTranslationDialog } from './GiveTranslationDialog';
import { speakTranslationWords } from './speak';
import { STATES } from './words';

await speakTranslationWords();

type Found = NonNullable<PlanTranslations_readQuery['plan']>['translations'][number];

/** Into which languages the plan is translated, how far each is, and asking for another. */
export default function PlanTranslations({ planId, may }: { planId: string; may: readonly string[] }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, error }, ask] = useQuery({
    query: OF_PLAN,
    variables: { id: planId },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  const [given, setGiven] = useState<Translation_headFragment | null>(null);
  const own = useRef<HTMLElement>(null);
  const translations = data?.plan?.translations ?? [];
  const isThere = !!data;
  useEffect(() => {
    if (isThere && location.hash === '#translations') own.current?.scrollIntoView();
  }, [isThere]);
  if (!error && isThere && translations.length === 0 && !may.includes('ask_translation')) return null;
  return (
    <section
      ref={own}
      id="translations"
      aria-label={t`Translations`}
      className="mb-4 scroll-mt-20 border-t border-line pt-3"
    >
      <h2 className="pb-2 text-lg">
        <Trans>Translations</Trans>
      </h2>
      {error && !data ? (
        <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
      ) : !isThere ? (
        <Skeleton lines={2} />
      ) : (
        <>
          {translations.length === 0 && (
            <p className="pb-2 text-ink-2">
              <Trans>Nobody asked for a translation of this plan.</Trans>
            </p>
          )}
          <ul>
            {translations.map((one) => (
              <Line key={one.id} found={one} onGive={setGiven} />
            ))}
          </ul>
          {may.includes('arrange_translation') && data.plan && (
            <Asking
              planId={planId}
              languages={data.translationLanguages}
              home={data.plan.student.homeLanguages}
              taken={translations.map((one) => readFragment(HEAD, one).language)}
              onAsked={(head) => {
                again();
                setGiven(head);
              }}
            />
          )}
        </>
      )}
      {given && (
        <GiveTranslationDialog
          planId={planId}
          translation={given}
          onClose={() => setGiven(null)}
          onChanged={again}
        />
      )}
    </section>
  );
}

function Line({ found, onGive }: { found: Found; onGive: (head: Translation_headFragment) => void }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const head = readFragment(HEAD, found);
  const { published } = found;
  const state = STATES[head.state];
  const name = languageName(head.language, i18n.locale);
  const people = [head.translator?.name, head.reviewer?.name].filter(Boolean).join(', ');
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line py-2 first:border-t-0">
      <span className="font-strong first-letter:uppercase">{name}</span>
      {state && <StatusMark standing={state.standing}>{i18n._(state.words)}</StatusMark>}
      {head.state === 'asked' && head.byFamily && (
        <span className="text-sm text-ink-2">
          <Trans>by the family</Trans>
        </span>
      )}
      {people && <span className="text-sm text-ink-2">{people}</span>}
      {head.dueOn && head.state !== 'published' && (
        <span className="text-sm text-ink-2">
          <Trans>due {dates.day(head.dueOn)}</Trans>
        </span>
      )}
      {published && (
        <span className="text-sm text-ink-2">
          <Trans>published {dates.instant(published.publishedAt, timeZone)}</Trans>
        </span>
      )}
      {published?.pdf && (
        <Link href={published.pdf.url} target="_blank" rel="noreferrer">
          <Trans>PDF</Trans>
        </Link>
      )}
      {published?.pdfState === 'no_font' && (
        <span className="text-sm text-ink-2">
          <Trans>no PDF: its letters cannot be set</Trans>
        </span>
      )}
      <span className="ms-auto flex gap-2">
        {head.state !== 'asked' && (
          <Link look="quiet" href={`/translations/${head.id}`}>
            <Trans>Open</Trans>
          </Link>
        )}
        {head.may.includes('arrange') && (
          <Button size="small" onPress={() => onGive(head)}>
            {head.state === 'asked' ? (
              <Trans>Give it to a translator</Trans>
            ) : head.state === 'published' ? (
              <Trans>Correct…</Trans>
            ) : (
              <Trans>Change…</Trans>
            )}
          </Button>
        )}
      </span>
    </li>
  );
}

interface AskingProps {
  planId: string;
  languages: readonly { tag: string; name: string }[];
  home: readonly string[];
  taken: readonly string[];
  onAsked: (head: Translation_headFragment) => void;
}

/** Asks for another language: the family's own first. */
function Asking({ planId, languages, home, taken, onAsked }: AskingProps) {
  const { t } = useLingui();
  const [ask, asking] = useDeed(ASK, 'askTranslation');
  const left = languages.filter((one) => !taken.includes(one.tag));
  const first = home.find((tag) => left.some((one) => one.tag === tag)) ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const language = chosen && left.some((one) => one.tag === chosen) ? chosen : first;
  if (left.length === 0) return null;
  return (
    <div className="flex flex-wrap items-end gap-3 pt-2">
      <ProblemBanner problem={asking.problem} />
      <Select
        label={t`Translate into`}
        className="min-w-52"
        options={left.map(({ tag, name }) => ({ id: tag, label: name }))}
        value={language}
        onChange={setChosen}
      />
      <Button
        isDisabled={!language}
        isPending={asking.isPending}
        onPress={async () => {
          const asked = language && (await ask({ planId, language, dueOn: null }));
          if (asked) onAsked(readFragment(HEAD, asked));
        }}
      >
        <Trans>Ask for a translation</Trans>
      </Button>
    </div>
  );
}
