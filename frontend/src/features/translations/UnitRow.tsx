import { Trans, useLingui } from '@lingui/react/macro';
import { memo } from 'react';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import type { Translation_unitFragment, TranslationPage_offersQuery } from '@/gql/graphql';
import { Button, StatusMark } from '@/ui';
import { type Save, useText } from './useText';

export type Unit = Translation_unitFragment;
export type Offer = TranslationPage_offersQuery['translationOffers'][number];

export interface UnitRowProps {
  unit: Unit;
  language: string;
  rightToLeft: boolean;
  mayWrite: boolean;
  offers: readonly Offer[];
  save: Save;
  /** On to the next text that is not done. */
  onNext: (unitId: string) => void;
  onStep: (unitId: string, by: 1 | -1) => void;
}

/** The original and its translation side by side; on a narrow window one above the other. */
export const UnitRow = memo(function UnitRow(props: UnitRowProps) {
  const { unit, language, rightToLeft, mayWrite, offers, save, onNext, onStep } = props;
  const { t } = useLingui();
  const viewer = useViewer();
  const { text, standing, problem, write, mark, send, keepMine, takeTheirs } = useText(unit, save);
  const dir = rightToLeft ? 'rtl' : 'ltr';
  const done = async () => {
    if (!text.trim()) return;
    // Marked before the focus goes, which saves what it leaves.
    const marked = mark(true);
    onNext(unit.id);
    await marked;
  };
  const by = unit.writtenBy && unit.writtenBy.id !== viewer.person.id ? unit.writtenBy.name : null;
  return (
    <li
      data-unit={unit.id}
      className="-mx-1.5 grid gap-x-6 gap-y-2 border-t border-line px-1.5 py-4 [contain-intrinsic-size:auto_9rem] [content-visibility:auto] md:grid-cols-2"
    >
      <div className="min-w-0">
        <p id={`label-${unit.id}`} className="pb-1 text-sm text-ink-2">
          {unit.label}
        </p>
        <p id={`source-${unit.id}`} lang="en" dir="ltr" className="max-w-prose whitespace-pre-wrap">
          {unit.source}
        </p>
        {unit.earlierSource && (
          <details className="pt-2 text-sm">
            <summary className="cursor-pointer text-ink-2">
              <Trans>Changed since the plan translated before</Trans>
            </summary>
            <p lang="en" className="whitespace-pre-wrap pt-1">
              {unit.earlierSource}
            </p>
            <p lang={language} dir={dir} className="whitespace-pre-wrap pt-1">
              {unit.earlierText}
            </p>
          </details>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        {mayWrite ? (
          <textarea
            aria-labelledby={`label-${unit.id}`}
            aria-describedby={`source-${unit.id}`}
            lang={language}
            dir={dir}
            rows={2}
            value={text}
            onChange={(event) => write(event.target.value)}
            onBlur={() => void send()}
            onKeyDown={(event) => {
              const isCommand = event.ctrlKey || event.metaKey;
              if (isCommand && event.key === 'Enter') {
                event.preventDefault();
                void done();
              } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
                event.preventDefault();
                onStep(unit.id, event.key === 'ArrowDown' ? 1 : -1);
              }
            }}
            className="w-full rounded-kit border border-line-strong bg-surface-float px-3 py-2 text-base text-ink-1 [field-sizing:content]"
          />
        ) : (
          <p lang={language} dir={dir} className="whitespace-pre-wrap">
            {text || <span className="text-ink-3">—</span>}
          </p>
        )}
        {standing === 'conflict' && (
          <div role="alert" className="border-s-4 border-s-attention bg-attention-soft px-3 py-2">
            <p>
              {by ? (
                <Trans>{by} changed this text meanwhile:</Trans>
              ) : (
                <Trans>This text changed meanwhile:</Trans>
              )}
            </p>
            <p lang={language} dir={dir} className="whitespace-pre-wrap py-1">
              {unit.text}
            </p>
            <span className="flex flex-wrap gap-2">
              <Button size="small" onPress={() => void keepMine()}>
                <Trans>Keep mine</Trans>
              </Button>
              <Button size="small" onPress={takeTheirs}>
                <Trans>Take theirs</Trans>
              </Button>
            </span>
          </div>
        )}
        {mayWrite && !unit.isDone && offers.length > 0 && (
          <ul className="flex flex-col gap-1.5">
            {offers.map((offer) => (
              <OfferLine
                key={`${offer.source} ${offer.text}`}
                offer={offer}
                language={language}
                dir={dir}
                onUse={() =>
                  write(offer.isWhole || !text.trim() ? offer.text : `${text.trimEnd()} ${offer.text}`, {
                    fromMemory: true,
                  })
                }
              />
            ))}
          </ul>
        )}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-2">
          {unit.isDone ? (
            <StatusMark standing="done">
              {unit.origin === 'carried' ? <Trans>Done, as published before</Trans> : <Trans>Done</Trans>}
            </StatusMark>
          ) : (
            <StatusMark standing={text.trim() ? 'partial' : 'plain'}>
              {text.trim() ? <Trans>Begun</Trans> : <Trans>To do</Trans>}
            </StatusMark>
          )}
          {by && <span>{by}</span>}
          <span aria-live="polite">
            {standing === 'failed' && (problem?.message || t`Not saved. It is kept on this page.`)}
          </span>
          {mayWrite && (
            <span className="ms-auto flex gap-1">
              {standing === 'failed' && (
                <Button size="small" onPress={() => void send()}>
                  <Trans>Try again</Trans>
                </Button>
              )}
              {unit.isDone ? (
                <Button look="plain" size="small" onPress={() => void mark(false)}>
                  <Trans>Not done after all</Trans>
                </Button>
              ) : (
                <>
                  {!text.trim() && (
                    <Button look="plain" size="small" onPress={() => write(unit.source)}>
                      <Trans>Same as the original</Trans>
                    </Button>
                  )}
                  <Button size="small" isDisabled={!text.trim()} onPress={() => void done()}>
                    <Trans>Done</Trans>
                  </Button>
                </>
              )}
            </span>
          )}
        </div>
      </div>
    </li>
  );
});

/** What the district has published for these words, by whom and when: offered, never filled in by itself. */
function OfferLine(props: { offer: Offer; language: string; dir: string; onUse: () => void }) {
  const { offer, language, dir, onUse } = props;
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const name = offer.translatedBy.name;
  const day = dates.instant(offer.publishedAt, timeZone);
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-s-2 border-s-accent ps-3 text-sm">
      {!offer.isWhole && (
        <span lang="en" className="basis-full text-ink-2">
          {offer.source}
        </span>
      )}
      <span lang={language} dir={dir} className="min-w-0 grow whitespace-pre-wrap">
        {offer.text}
      </span>
      <span className="text-ink-2">
        <Trans>
          {name}, published {day}
        </Trans>
      </span>
      <Button size="small" look="plain" onPress={onUse}>
        <Trans>Use</Trans>
      </Button>
    </li>
  );
}
