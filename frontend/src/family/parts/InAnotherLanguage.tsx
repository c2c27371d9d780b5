import { Trans } from '@lingui/react/macro';
import { Banner } from '@/ui/Banner/Banner';
import { Link } from '@/ui/Link/Link';
import { isOther } from '../plain';

interface InAnotherLanguageProps {
  studentId: string;
  /** The reader's. */
  language: string;
  writtenIn: string;
  /** What the paper is called, for the team to know what is asked about. */
  about: string;
}

/**
 * Tells who reads in `language` that staff wrote a paper in another one, and leads to asking for it in theirs: in
 * writing, or through an interpreter (34 CFR 300.613(b)(1): explanations and interpretations of records).
 */
export function InAnotherLanguage({ studentId, language, writtenIn, about }: InAnotherLanguageProps) {
  if (!isOther(writtenIn, language)) return null;
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(writtenIn);
  const ask = new URLSearchParams({ about, say: 'in_my_language' });
  return (
    <div data-print="hidden">
      <Banner title={<Trans>The school wrote this in {name}. It stands here as it was written.</Trans>}>
        <p>
          <Trans>You may ask for a translation, or for an interpreter, at no cost to you.</Trans>
        </p>
        <p className="pt-2">
          <Link look="quiet" href={`/family/asked/${studentId}?${ask}`}>
            <Trans>Ask the team for it in your language</Trans>
          </Link>
        </p>
      </Banner>
    </div>
  );
}
