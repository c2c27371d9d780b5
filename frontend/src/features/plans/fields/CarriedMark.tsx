import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useContext } from 'react';
import { Button } from '@/ui';
import { useCarried } from '../carried';
import { PlanContext } from '../context';
import { placeOf } from '../form';
import { FromPlanOf } from '../Transfer';

/** Around an answer of the last plan: a dashed edge, and words a shade quieter until somebody touches them. */
export const CARRIED_LOOK =
  'border-s-2 border-dashed border-line-strong ps-2.5 [&_:is(input,textarea,[contenteditable])]:text-ink-2';

/** That it is the last plan's, in a word and a shape. */
export function CarriedWord({
  className = 'text-xs text-ink-2',
  isInTitle = false,
}: {
  className?: string;
  /** Beside the title of a row, which needs the room more than a district's long name does. */
  isInTitle?: boolean;
}) {
  const district = useContext(PlanContext)?.cameFrom;
  const isCut = isInTitle && !!district;
  return (
    <span
      className={isCut ? `${className} max-w-28 truncate` : className}
      title={isCut ? district : undefined}
      data-carried=""
    >
      <span aria-hidden="true">↺ </span>
      {district ? (
        <Suspense>
          <FromPlanOf district={district} />
        </Suspense>
      ) : (
        <Trans>From the last plan</Trans>
      )}
    </span>
  );
}

/** The one press that says of a field or a row that it still holds; nothing for who only reads. */
export function StillTrue({ place, name }: { place: string; name: string }) {
  const { t } = useLingui();
  const { sectionKey, onConfirm } = useCarried();
  if (!onConfirm) return null;
  return (
    <Button
      size="small"
      look="plain"
      icon="check"
      aria-label={t`Still true: ${name}`}
      onPress={() => {
        // The button goes with its mark: the focus stays at the answer.
        document.getElementById(placeOf(sectionKey, place))?.focus({ preventScroll: true });
        onConfirm([place]);
      }}
    >
      <Trans>Still true</Trans>
    </Button>
  );
}

/** Below a field: its mark and the press. */
export function CarriedMark({ place, name }: { place: string; name: string }) {
  return (
    <p className="flex min-h-control-small flex-wrap items-center gap-x-2">
      <CarriedWord />
      <StillTrue place={place} name={name} />
    </p>
  );
}
