import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useViewer } from '@/app/session';
import { Link } from '@/ui/Link/Link';

/** The whole record in one file. The browser waits until it is made, so the page says that it is being made. */
export function CopyOfRecord({ studentId }: { studentId: string }) {
  const { language } = useViewer();
  const [isAsked, setIsAsked] = useState(false);
  const address = `/copies/record.zip?${new URLSearchParams({ student: studentId, language })}`;
  return (
    <section aria-labelledby="copy-of-record" className="mt-8 flex flex-col items-start gap-3">
      <h2 id="copy-of-record" className="text-lg font-strong">
        <Trans>Everything at once</Trans>
      </h2>
      <p className="text-ink-2">
        <Trans>
          One file with all plans, notices, reports and papers that you may read, what you asked the school,
          and who opened the record. Keep it where only you open it.
        </Trans>
      </p>
      <Link href={address} download look="quiet" icon="download" onPress={() => setIsAsked(true)}>
        <Trans>Download everything (ZIP)</Trans>
      </Link>
      <p role="status" className="text-ink-2">
        {isAsked && (
          <Trans>
            Your file is being made. The download begins by itself, in a minute or two for a long record.
          </Trans>
        )}
      </p>
    </section>
  );
}
