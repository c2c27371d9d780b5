import { Trans } from '@lingui/react/macro';
import { Link } from '@/ui';
import { speakNoticeWords } from './speak';

await speakNoticeWords();

/** In place of asking for signatures, while the family has not been told in writing what they would agree to. */
export default function GiveNotice({ planId }: { planId: string }) {
  return (
    <Link href={`/plans/${planId}/notice`} look="primary">
      <Trans>Review and issue the notice</Trans>
    </Link>
  );
}
