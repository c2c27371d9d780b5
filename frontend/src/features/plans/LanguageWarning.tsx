import { Trans, useLingui } from '@lingui/react/macro';
import { languageName } from '@/features/students/languages';
import { type FragmentType, graphql, readFragment } from '@/gql';

export const READERS = graphql(`
  fragment LanguageWarning_student on Student {
    id
    rightsHolders {
      law
      mayConsent
      person {
        id
        name
        language
      }
    }
  }
`);

/** What teams write in; the plain-language view takes the same for granted (`plans/plain.py`, `written_in`). */
const WRITTEN_IN = 'en';
/** What the plain-language view speaks beside it. */
const SPOKEN = ['en', 'es'];

const baseOf = (language: string) => language.toLowerCase().split(/[-_]/)[0] ?? language;

/**
 * Said before anybody is asked to sign: who of them reads another language than the plan is written in.
 *
 * Consent is informed in the parent's native language (34 CFR 300.9(a)). A warning and not a block: what was
 * translated or interpreted on the way, Trellis does not know.
 */
export function LanguageWarning({ student: masked }: { student: FragmentType<typeof READERS> }) {
  const { t, i18n } = useLingui();
  const { rightsHolders } = readFragment(READERS, masked);
  const readers = new Map(
    rightsHolders
      .filter((one) => one.law === 'IDEA' && one.mayConsent && baseOf(one.person.language) !== WRITTEN_IN)
      .map(({ person }) => [person.id, person]),
  );
  if (readers.size === 0) return null;
  const written = languageName(WRITTEN_IN, i18n.locale);
  return (
    <section
      aria-label={t`Another language`}
      className="flex flex-col gap-2 border-s-4 border-s-attention bg-attention-soft px-4 py-3"
    >
      {[...readers.values()].map(({ id, name, language }) => {
        const reads = languageName(baseOf(language), i18n.locale);
        return (
          <p key={id}>
            <span className="font-strong">
              <Trans>
                {name} reads {reads}.
              </Trans>
            </span>{' '}
            {SPOKEN.includes(baseOf(language)) ? (
              <Trans>
                The plain-language view is in {reads}, but what the team wrote stays as it was written, in{' '}
                {written}.
              </Trans>
            ) : (
              <Trans>The plain-language view and what the team wrote are both in {written}.</Trans>
            )}
          </p>
        );
      })}
      <p className="text-ink-2">
        <Trans>
          You can cancel and first ask for an interpreter or a translation, at no cost to the family, or go on
          now.
        </Trans>
      </p>
    </section>
  );
}
