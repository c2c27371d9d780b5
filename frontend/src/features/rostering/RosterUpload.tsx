import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import type { Problem } from '@/app/words';
import { Button, FileDrop, ProgressBar } from '@/ui';
import { UploadProblem, uploadRoster } from './uploadRoster';

/** Takes a bundle and sends it; `onUploaded` gets the id of the import it became. */
export function RosterUpload({ onUploaded }: { onUploaded: (importId: string) => void }) {
  const { t } = useLingui();
  const [sent, setSent] = useState<{ names: string; part: number } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const cancel = useRef<AbortController>(null);
  useEffect(() => () => cancel.current?.abort(), []);

  const inWords = (reason: UploadProblem): Problem => {
    const unsaid =
      reason.code === 'UNREACHABLE'
        ? t`We cannot reach the server. Look at your connection and try again.`
        : t`The roster was not taken, and nothing has changed. Try again.`;
    return { code: reason.code, message: reason.message || unsaid, doNext: reason.doNext };
  };
  const send = async (files: File[]) => {
    const sending = new AbortController();
    cancel.current = sending;
    setProblem(null);
    const names = files.map((file) => file.name).join(', ');
    setSent({ names, part: 0 });
    try {
      onUploaded(await uploadRoster(files, (part) => setSent({ names, part }), sending.signal));
    } catch (reason) {
      if (reason instanceof UploadProblem) setProblem(inWords(reason));
    } finally {
      setSent(null);
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <ProblemBanner problem={problem} onDismiss={() => setProblem(null)} />
      {sent ? (
        <div className="flex flex-wrap items-end gap-4 py-4">
          <ProgressBar
            label={t`Sending ${sent.names}`}
            value={sent.part}
            max={1}
            className="min-w-0 grow basis-64"
          />
          <Button onPress={() => cancel.current?.abort()}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      ) : (
        <FileDrop
          label={t`Drop a roster here`}
          description={
            <Trans>
              One OneRoster bundle as .zip, or its .csv files together. First you see what would change;
              nothing changes until you apply it.
            </Trans>
          }
          accept={['.zip', '.csv', 'application/zip', 'text/csv']}
          allowsMultiple
          onFiles={send}
        />
      )}
    </div>
  );
}
