import { Trans, useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import { Button } from '@/ui';
import type { Moment } from './history';

export interface TimelineProps {
  /** Of the slider, which takes focus when what one pressed is gone. */
  id: string;
  /** Oldest first; at least one. */
  moments: readonly Moment[];
  at: number;
  onGo: (place: number) => void;
  /** Who and when, as it is shown and spoken. */
  inWords: (moment: Moment) => string;
}

/** The moments of a section on a line: by arrow keys, by dragging, or a step at a time. Each says who and when. */
export function Timeline({ id, moments, at, onGo, inWords }: TimelineProps) {
  const { t } = useLingui();
  const labelId = useId();
  const moment = moments[at];
  if (!moment) return null;
  const count = moments.length;
  const number = at + 1;
  const said = inWords(moment);
  return (
    <div className="sticky top-0 z-1 flex flex-col gap-1 bg-surface-float py-1">
      <div className="flex items-center gap-2">
        <Button size="small" look="plain" isDisabled={at === 0} onPress={() => onGo(at - 1)}>
          <Trans context="a moment of a history">Earlier</Trans>
        </Button>
        <span id={labelId} className="sr-only">
          <Trans>Moments of this section</Trans>
        </span>
        <input
          id={id}
          type="range"
          aria-labelledby={labelId}
          aria-valuetext={t`${said}. Moment ${number} of ${count}`}
          min={0}
          max={count - 1}
          step={1}
          value={at}
          onChange={(event) => onGo(Number(event.target.value))}
          className="h-control min-w-0 grow cursor-pointer accent-accent"
        />
        <Button size="small" look="plain" isDisabled={at === count - 1} onPress={() => onGo(at + 1)}>
          <Trans context="a moment of a history">Later</Trans>
        </Button>
      </div>
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-strong">{said}</span>
        <span className="text-sm text-ink-2 tabular-nums">
          <Trans>
            {number} of {count}
          </Trans>
        </span>
      </p>
    </div>
  );
}
