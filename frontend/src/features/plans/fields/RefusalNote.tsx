import { Trans, useLingui } from '@lingui/react/macro';
import { Banner } from '@/ui';
import { useLivePlace } from '../context';
import { LARGEST_NUMBER } from '../limits';
import { refusalPlace } from '../refusals';

/** Tells, at the field it is about, that a value was not taken, which, and why. */
export function RefusalNote({ place }: { place: string }) {
  const { t, i18n } = useLingui();
  const { live, section, refusals } = useLivePlace();
  const refusal = refusals.find((one) => refusalPlace(section, one) === place);
  if (!refusal) return null;
  const largest = i18n.number(LARGEST_NUMBER);
  const reasons: Record<string, string> = {
    number: t`Give a number from 0 to ${largest}.`,
    whole_number: t`Give a whole number from 0 to ${largest}.`,
    not_offered: t`Choose from what is offered here.`,
    too_long: t`It is too long.`,
  };
  const { value } = refusal;
  const said = typeof value === 'number' ? i18n.number(value) : typeof value === 'string' ? value : '';
  const short = said.length > 60 ? `${said.slice(0, 60)}…` : said;
  return (
    <div className="pt-1.5">
      <Banner
        tone="danger"
        title={
          short
            ? t`“${short}” was not taken.`
            : t`A part of your last change did not fit the form and was taken back; the rest stays.`
        }
        onDismiss={() => live.forgetRefusal(refusal)}
      >
        {reasons[refusal.why]} {short && <Trans>The saved answer stands here again.</Trans>}
      </Banner>
    </div>
  );
}
