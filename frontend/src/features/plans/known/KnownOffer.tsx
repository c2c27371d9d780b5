import { Plural, useLingui } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import { Button, VisuallyHidden } from '@/ui';
import type { FormField } from '../form';
import { goToPlace } from '../goTo';
import { type KnownPlace, useKnown } from './known';

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A known answer in words, as the field itself would show it. */
function useInWords() {
  const { t } = useLingui();
  const dates = useDates();
  return (field: FormField, value: unknown): string => {
    if (typeof value === 'boolean') return value ? t`Yes` : t`No`;
    if (Array.isArray(value)) {
      const names = value
        .map((row) => Object.values(row as object)[0])
        .filter((one) => typeof one === 'string');
      return names.join('; ');
    }
    if (typeof value !== 'string') return String(value);
    if (ISO_DAY.test(value)) return dates.day(value);
    return field.options.find((option) => option.key === value)?.label ?? value;
  };
}

/** Under an open question: what the record says to it, and one press that takes it. */
export function KnownOffer({ field, place }: { field: FormField; place: string }) {
  const { t } = useLingui();
  const offered = useKnown(place);
  const inWords = useInWords();
  if (!offered) return null;
  const { known, onTake } = offered;
  const words = inWords(field, known.value);
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 pt-1 text-sm text-ink-2">
      <Button
        size="small"
        look="plain"
        icon="check"
        aria-label={t`Take for ${field.label}: ${words}`}
        onPress={() => {
          // The button goes with the question's being open; whoever pressed it goes on in the field.
          goToPlace(place);
          onTake();
        }}
      >
        {words}
      </Button>
      <span>{known.because}</span>
    </p>
  );
}

/** How much of the section the record knows, and the one press that takes all of it. */
export function TakeAllKnown({
  title,
  sectionKey,
  of,
}: {
  title: string;
  sectionKey: string;
  of: KnownPlace;
}) {
  const count = of.answers.length;
  if (count === 0) return null;
  return (
    <Button
      size="small"
      look="quiet"
      icon="check"
      className="ms-auto"
      onPress={() => {
        document.getElementById(sectionKey)?.focus({ preventScroll: true });
        for (const one of of.answers) of.onTake(one);
      }}
    >
      <Plural value={count} one="Take # known answer" other="Take # known answers" />
      <VisuallyHidden> · {title}</VisuallyHidden>
    </Button>
  );
}
