import { Plural, Trans } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { useErrorWords } from '@/app/words';
import { cx } from '@/lib/cx';
import { ErrorState, Skeleton } from '@/ui';
import type { ComparedPart } from '../comparing/comparison';
import { PartView } from '../comparing/PartView';
import { MOMENT } from './documents';

/** Passing over a moment is no look at it. */
const PAUSE_MS = 180;

function usePaused(value: number): number {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** What the section said at a moment, with what had changed since the one before. */
export function AsItStood({
  planId,
  sectionKey,
  language,
  number,
  onGone,
}: {
  planId: string;
  sectionKey: string;
  language: string;
  number: number;
  /** The moment has gone into a later one. */
  onGone: () => void;
}) {
  const inWords = useErrorWords();
  const wanted = usePaused(number);
  const [{ data, fetching, error }, ask] = useQuery({
    query: MOMENT,
    variables: { planId, sectionKey, number: wanted, language },
  });
  const told = data?.sectionMoment;
  const isGone = !fetching && !error && data?.sectionMoment === null;
  useEffect(() => {
    if (isGone) onGone();
  }, [isGone, onGone]);
  if (error)
    return (
      <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>{inWords(error).message}</ErrorState>
    );
  if (!told) return <Skeleton lines={6} />;
  const parts = told.parts as unknown as readonly ComparedPart[];
  const isLate = told.moment.number !== number;
  return (
    <div aria-busy={isLate} className={cx('flex flex-col gap-1', isLate && 'opacity-60')}>
      <p className="text-sm text-ink-2">
        {told.previous ? (
          <Plural
            value={told.changeCount}
            _0="Nothing had changed since the moment before"
            one="# change since the moment before"
            other="# changes since the moment before"
          />
        ) : (
          <Trans>With this the section began</Trans>
        )}
      </p>
      {parts.length === 0 ? (
        <p className="text-ink-2">
          <Trans>Nothing stood in this section then.</Trans>
        </p>
      ) : (
        <div data-look="document" className="flex flex-col gap-1">
          {parts.map((part) => (
            <PartView key={part.rowId ?? part.key} part={part} look="inline" />
          ))}
        </div>
      )}
    </div>
  );
}
