import { Trans, useLingui } from '@lingui/react/macro';
import { useLivePlace } from '../context';
import type { Bound } from '../form';
import { LARGEST_NUMBER } from '../limits';
import { refusalPlace } from '../refusals';
import { NotTaken } from './NotTaken';

const LONGEST = 60;

/** Tells, at the field it is about, that the server did not take a value, which, and why. */
export function RefusalNote({ place }: { place: string }) {
  const { t, i18n } = useLingui();
  const { live, section, refusals } = useLivePlace();
  const refusal = refusals.find((one) => refusalPlace(section, one) === place);
  if (!refusal) return null;
  const largest = i18n.number(LARGEST_NUMBER);
  const reasons: Record<string, string> = {
    number: t`Give a number from 0 to ${largest}.`,
    whole_number: t`Give a whole number from 0 to ${largest}.`,
    day: t`Give a day from 1900 to 2200.`,
    not_offered: t`Choose from what is offered here.`,
    too_long: t`It is too long.`,
  };
  const { value } = refusal;
  const said = typeof value === 'number' ? i18n.number(value) : typeof value === 'string' ? value : '';
  const short = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
  return (
    <NotTaken
      title={
        short
          ? t`“${short}” was not taken.`
          : t`A part of your last change did not fit the form and was taken back; the rest stays.`
      }
      onDismiss={() => live.forgetRefusal(refusal)}
    >
      {reasons[refusal.why]} {short && <Trans>The saved answer stands here again.</Trans>}
    </NotTaken>
  );
}

/** A number larger than can be meant: it never left this device. */
export function BeyondNote({
  value,
  bound,
  onDismiss,
}: {
  value: number;
  bound: Bound;
  onDismiss: () => void;
}) {
  const { t, i18n } = useLingui();
  const short = i18n.number(value);
  const most = i18n.number(bound.most);
  return (
    <NotTaken title={t`“${short}” was not taken.`} onDismiss={onDismiss}>
      {t`At most ${most}.`} {bound.why}
    </NotTaken>
  );
}
