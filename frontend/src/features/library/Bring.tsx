import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { ACCEPTED, KINDS } from '@/features/attachments';
import { Button, FileDrop, ProgressBar, Select, StatusMark, TextField } from '@/ui';
import type { useSending } from './sending';

/**
 * Brings files: several at once, dropped anywhere on the page; each says how far it is.
 *
 * What a file is decides who may read it, so nothing goes out before somebody said so.
 */
export function Bring({ sending }: { sending: ReturnType<typeof useSending> }) {
  const { t, i18n } = useLingui();
  const [kind, setKind] = useState<string | null>(null);
  const [source, setSource] = useState('');
  const [held, setHeld] = useState<readonly File[]>([]);
  const take = useRef((_: File[]) => {});
  take.current = (files) => {
    if (kind === null) setHeld((before) => [...before, ...files]);
    else sending.add(files, { kind, source });
  };
  const choose = (chosen: string) => {
    setKind(chosen);
    if (held.length > 0) sending.add([...held], { kind: chosen, source });
    setHeld([]);
  };
  useEffect(() => {
    const over = (event: DragEvent) => event.dataTransfer?.types.includes('Files') && event.preventDefault();
    const drop = (event: DragEvent) => {
      // The field for files has taken its own already.
      if (event.defaultPrevented || !event.dataTransfer?.files.length) return;
      event.preventDefault();
      take.current([...event.dataTransfer.files]);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return (
    <section aria-label={t`Add files`} className="flex flex-col gap-3 pb-6">
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label={t`What are they?`}
          options={Object.entries(KINDS).map(([id, label]) => ({ id, label: i18n._(label) }))}
          value={kind}
          onChange={choose}
          errorMessage={
            held.length > 0
              ? plural(held.length, {
                  one: '# file waits: say what it is, and it goes. That decides who may read it.',
                  other: '# files wait: say what they are, and they go. That decides who may read them.',
                })
              : undefined
          }
        />
        <TextField
          label={t`From whom`}
          value={source}
          onChange={setSource}
          maxLength={200}
          className="basis-64"
        />
      </div>
      <FileDrop
        label={t`Drop files anywhere on this page`}
        description={
          <Trans>
            PDF, Word or pictures, several at once. Each is checked for viruses before anybody can open it.
          </Trans>
        }
        accept={ACCEPTED}
        allowsMultiple
        onFiles={(files) => take.current(files)}
      />
      {sending.files.length > 0 && (
        <ul aria-label={t`Files being sent`} className="divide-y divide-line">
          {sending.files.map((one) => (
            <li key={one.key} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
              <div className="min-w-0 grow basis-56">
                {one.standing === 'goes' ? (
                  <ProgressBar label={one.file.name} value={one.part} max={1} />
                ) : (
                  <p className="font-strong wrap-anywhere">{one.file.name}</p>
                )}
                {one.problem && (
                  <p role="alert" className="text-sm text-danger">
                    {one.problem}
                  </p>
                )}
              </div>
              {one.standing === 'waits' && (
                <StatusMark standing="waiting">
                  <Trans>Waits</Trans>
                </StatusMark>
              )}
              {one.standing === 'arrived' && (
                <StatusMark standing="done">
                  <Trans>Arrived; being checked</Trans>
                </StatusMark>
              )}
              {one.standing === 'failed' && (
                <Button
                  size="small"
                  onPress={() => sending.again(one)}
                  aria-label={t`Send again: ${one.file.name}`}
                >
                  <Trans>Send again</Trans>
                </Button>
              )}
              {(one.standing === 'arrived' || one.standing === 'failed') && (
                <Button
                  look="plain"
                  size="small"
                  icon="close"
                  aria-label={t`Put ${one.file.name} off this list`}
                  onPress={() => sending.forget(one)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
