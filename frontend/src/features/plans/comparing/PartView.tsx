import { Trans, useLingui } from '@lingui/react/macro';
import { cx } from '@/lib/cx';
import { type ComparedPart, type ComparedValue, isOnlyLook, type Run, runsOf } from './comparison';
import { HowMark } from './HowMark';
import { RunsText } from './RunsText';

export type Look = 'inline' | 'side';

/** What the keys go to: it takes focus, so that a screen reader says it. */
export const CHANGE = { 'data-change': '', tabIndex: -1 } as const;

const EDGES: Partial<Record<ComparedPart['how'], string>> = {
  added: 'border-s-4 border-s-ok ps-3',
  removed: 'border-s-4 border-s-danger border-dashed ps-3',
};

/** One question, or one row with its name: what it says now, and what of it is another. */
export function PartView({ part, look }: { part: ComparedPart; look: Look }) {
  const isWhole = part.how === 'added' || part.how === 'removed';
  if (part.rowId === null) {
    return part.values.map((value) => <ValueView key={value.key} value={value} look={look} isOwn />);
  }
  return (
    <div className={cx('border-t border-line py-3 first:border-t-0', EDGES[part.how])}>
      <RowTitle part={part} isWhole={isWhole} />
      <div className="grid gap-x-6 gap-y-2 pt-1.5">
        {part.values.map((value) => (
          <ValueView key={value.key} value={value} look={look} isOwn={!isWhole} />
        ))}
      </div>
    </div>
  );
}

function RowTitle({ part, isWhole }: { part: ComparedPart; isWhole: boolean }) {
  const { t } = useLingui();
  const { placeBefore, placeAfter } = part;
  return (
    <h3
      {...(isWhole ? CHANGE : {})}
      className="flex scroll-mt-32 flex-wrap items-baseline gap-x-3 gap-y-1 rounded-kit text-base"
    >
      <span dir="auto" className="wrap-anywhere">
        {part.title}
      </span>
      {isWhole && <HowMark how={part.how} />}
      {part.isMoved && (
        <span {...CHANGE} className="scroll-mt-32 rounded-kit">
          <HowMark how="moved" note={t`Moved from place ${placeBefore} to ${placeAfter}`} />
        </span>
      )}
    </h3>
  );
}

function ValueView({ value, look, isOwn }: { value: ComparedValue; look: Look; isOwn: boolean }) {
  const isChange = isOwn && value.how !== 'same';
  return (
    <div {...(isChange ? CHANGE : {})} className="scroll-mt-32 rounded-kit py-1">
      <p className="flex flex-wrap items-baseline gap-x-3 text-sm text-ink-2">
        {value.label}
        {isOwn && <HowMark how={value.how} />}
        {isOnlyLook(value) && (
          <span>
            <Trans>No word is another, only how it is set.</Trans>
          </span>
        )}
      </p>
      {look === 'inline' || value.how === 'same' ? (
        <div className="max-w-prose">
          <RunsText runs={value.runs} language={value.textLanguage} />
        </div>
      ) : (
        <SideBySide value={value} />
      )}
    </div>
  );
}

/** Above two columns; each text says its own to who hears it. */
export function SideNames() {
  const { t } = useLingui();
  return (
    <div aria-hidden="true" className="grid grid-cols-2 gap-x-6 text-sm font-strong">
      <span className="border-s border-line ps-3">{t`Before`}</span>
      <span className="border-s border-line ps-3">{t`After`}</span>
    </div>
  );
}

function SideBySide({ value }: { value: ComparedValue }) {
  const { t } = useLingui();
  return (
    <div className="grid grid-cols-2 gap-x-6">
      <Side name={t`Before`} runs={runsOf(value.runs, 'before')} language={value.textLanguage} />
      <Side name={t`After`} runs={runsOf(value.runs, 'after')} language={value.textLanguage} />
    </div>
  );
}

function Side({ name, runs, language }: { name: string; runs: readonly Run[]; language: string }) {
  return (
    <div className="min-w-0 border-s border-line ps-3">
      <span className="sr-only select-none">{name}: </span>
      {runs.length > 0 ? (
        <RunsText runs={runs} language={language} />
      ) : (
        <span className="text-ink-3">
          <Trans>Nothing</Trans>
        </span>
      )}
    </div>
  );
}
