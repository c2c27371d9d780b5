import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { KINDS } from '@/features/attachments';
import { readFragment } from '@/gql';
import type { Library_fileFragment } from '@/gql/graphql';
import { Button, Dialog, ErrorState, Skeleton } from '@/ui';
import { FILE, STORY } from './documents';
import { DEEDS, REASONS, WITHDRAWALS } from './words';

/** The versions of a file and what was done with it. */
export function Story({
  file,
  onOpen,
  onClose,
}: {
  file: Library_fileFragment;
  onOpen: (version: Library_fileFragment) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [{ data, error }, ask] = useQuery({
    query: STORY,
    variables: { id: file.id },
    requestPolicy: 'network-only',
  });
  const whole = data?.node?.__typename === 'Attachment' ? data.node : null;
  const versions = whole?.versions.map((one) => readFragment(FILE, one)) ?? [];
  const codes = { ...REASONS, ...WITHDRAWALS, ...KINDS };
  return (
    <Dialog title={t`Versions of ${file.title}`} isOpen onOpenChange={onClose} size="wide">
      {error && (
        <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
          {inWords(error).message}
        </ErrorState>
      )}
      {!whole && !error && <Skeleton lines={6} />}
      {whole && (
        <>
          {whole.sameAs && (
            <p role="note" className="rounded-kit border border-line bg-surface-2 px-3 py-2">
              <Trans>The very same file is here already: {whole.sameAs.title}.</Trans>
            </p>
          )}
          <ol className="divide-y divide-line">
            {versions.map((version, index) => (
              <li key={version.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
                <p className="min-w-0 grow basis-56">
                  <span className="block font-strong wrap-anywhere">{version.title}</span>
                  <span className="block text-sm text-ink-2">
                    {t`Version ${versions.length - index}`} · {dates.instant(version.createdAt, timeZone)} ·{' '}
                    {version.uploadedBy.name}
                  </span>
                </p>
                {version.may.includes('open') && (
                  <Button size="small" aria-label={t`Open ${version.title}`} onPress={() => onOpen(version)}>
                    <Trans>Open</Trans>
                  </Button>
                )}
              </li>
            ))}
          </ol>
          {whole.deeds.length > 0 && (
            <>
              <h3 className="font-strong">
                <Trans>What was done with it</Trans>
              </h3>
              <ul className="space-y-1 text-sm">
                {whole.deeds.map((deed) => {
                  const words = DEEDS[deed.deed];
                  const code = codes[deed.code];
                  return (
                    <li key={deed.id}>
                      {dates.instant(deed.at, timeZone)} · {deed.person.name} · {words && i18n._(words)}
                      {code && <> ({i18n._(code)})</>}
                      {deed.said && <span className="wrap-anywhere">: {deed.said}</span>}
                    </li>
                  );
                })}
              </ul>
            </>
          )}
          {whole.sha256 && (
            <p className="text-sm text-ink-2">
              <Trans>Checksum (SHA-256), compared at each opening:</Trans>{' '}
              <code className="wrap-anywhere">{whole.sha256}</code>
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}
