import { useLingui } from '@lingui/react/macro';
import { PAGE, READ } from '@/app/asked/documents';
import { FamilyAsked } from '@/app/asked/FamilyAsked';
import { speakAskedWords } from '@/app/asked/speak';
import { readFragment } from '@/gql';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { BackHome } from '../parts/BackHome';
import { Loaded } from '../parts/Loaded';
import { useAddress } from '../router';
import { useAsked } from '../useAsked';

await speakAskedWords();

/** A family writes to the team, asks for what the law gives it, and sees where that stands. */
export default function AskedPage({ studentId }: { studentId: string }) {
  const { t, i18n } = useLingui();
  const { data, error, askAgain } = useAsked(READ, { studentId });
  const { search } = useAddress();
  const about = search.get('about');
  const language = new Intl.DisplayNames([i18n.locale], { type: 'language' }).of(i18n.locale);
  // By its name, so that no address puts words of its own into somebody's letter.
  const begun =
    search.get('say') === 'in_my_language'
      ? t`Please give me this in ${language}: translated in writing, or explained by an interpreter.`
      : '';
  const page = readFragment(PAGE, data?.familyRequests);
  return (
    <>
      <BackHome />
      <PageHeader title={t`Write to the team`} subtitle={page && <bdi>{page.givenName}</bdi>} />
      <Loaded thing={data && (page ?? null)} error={error} onRetry={askAgain}>
        {(page) => <FamilyAsked page={page} about={about} begun={begun} onChanged={askAgain} />}
      </Loaded>
    </>
  );
}
