import { Trans, useLingui } from '@lingui/react/macro';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { useEffect, useRef, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import type { Problem } from '@/app/words';
import type { Library_fileFragment } from '@/gql/graphql';
import { Button, Dialog, Skeleton, VisuallyHidden } from '@/ui';
import { OPEN } from './documents';

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const FIT = 2;

type Source = { pdf: PDFDocumentProxy } | { picture: ImageBitmap };

/** Shows a file in the page as drawn pixels; asking for it is a reading, and on record as one. */
export default function Preview({
  file,
  reason,
  said,
  onDownload,
  onClose,
}: {
  file: Library_fileFragment;
  reason: string | null;
  said: string;
  onDownload: () => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [ask, { problem }] = useDeed(OPEN, 'openAttachment');
  const [source, setSource] = useState<Source | null>(null);
  const [failed, setFailed] = useState<Problem | null>(null);
  const [number, setNumber] = useState(1);
  const [zoom, setZoom] = useState(FIT);
  const asked = useRef(false);
  const count = source && 'pdf' in source ? source.pdf.numPages : 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once: each asking is a line in the record
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    const unreadable = t`This file cannot be shown here. Download it instead.`;
    void (async () => {
      const link = await ask({ id: file.id, reason, said, preview: true });
      if (!link) return;
      try {
        const answer = await fetch(link.url);
        if (!answer.ok) {
          const refused = (await answer.json()) as { error: Problem };
          setFailed(refused.error);
        } else if (file.contentType === 'application/pdf') {
          const { openPdf } = await import('./drawPdf');
          setSource({ pdf: await openPdf(await answer.arrayBuffer()) });
        } else setSource({ picture: await createImageBitmap(await answer.blob()) });
      } catch {
        setFailed({ code: 'UNREADABLE', message: unreadable });
      }
    })();
  }, []);
  useEffect(
    () => () => {
      if (source && 'pdf' in source) void source.pdf.loadingTask.destroy();
    },
    [source],
  );
  const turn = (by: number) => setNumber((now) => Math.min(count, Math.max(1, now + by)));
  const scale = (by: number) => setZoom((now) => Math.min(ZOOMS.length - 1, Math.max(0, now + by)));
  const percent = Math.round((ZOOMS[zoom] ?? 1) * 100);
  return (
    <Dialog
      title={file.title}
      isOpen
      onOpenChange={onClose}
      size="wide"
      footer={
        <>
          <Button icon="download" onPress={onDownload}>{t`Download`}</Button>
          <Button look="primary" onPress={onClose}>{t`Close`}</Button>
        </>
      }
    >
      <ProblemBanner problem={problem ?? failed} />
      {source && (
        <div className="flex flex-wrap items-center gap-2" role="toolbar" aria-label={t`Page and size`}>
          <Button size="small" isDisabled={number === 1} onPress={() => turn(-1)}>{t`Page before`}</Button>
          <span aria-live="polite" className="text-sm tabular-nums">
            <Trans>
              Page {number} of {count}
            </Trans>
          </span>
          <Button size="small" isDisabled={number === count} onPress={() => turn(1)}>{t`Next page`}</Button>
          <span className="grow" />
          <Button
            size="small"
            icon="minus"
            aria-label={t`Smaller`}
            isDisabled={zoom === 0}
            onPress={() => scale(-1)}
          />
          <span className="text-sm tabular-nums">{percent} %</span>
          <Button
            size="small"
            icon="plus"
            aria-label={t`Larger`}
            isDisabled={zoom === ZOOMS.length - 1}
            onPress={() => scale(1)}
          />
        </div>
      )}
      {source ? (
        <Sheet
          source={source}
          number={number}
          zoom={ZOOMS[zoom] ?? 1}
          label={t`Page ${number} of ${count} of ${file.title}`}
          onKey={(key) => {
            if (key === 'PageDown' || key === 'ArrowRight') turn(1);
            else if (key === 'PageUp' || key === 'ArrowLeft') turn(-1);
            else if (key === '+' || key === '=') scale(1);
            else if (key === '-') scale(-1);
            else return false;
            return true;
          }}
          onFailed={() =>
            setFailed({
              code: 'UNREADABLE',
              message: t`This page cannot be shown here. Download it instead.`,
            })
          }
        />
      ) : (
        !problem && !failed && <Skeleton lines={12} />
      )}
    </Dialog>
  );
}

function Sheet({
  source,
  number,
  zoom,
  label,
  onKey,
  onFailed,
}: {
  source: Source;
  number: number;
  zoom: number;
  label: string;
  onKey: (key: string) => boolean;
  onFailed: () => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLElement>(null);
  const [text, setText] = useState('');
  const [drawn, setDrawn] = useState({ width: 0, height: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the callback is the same thing said anew
  useEffect(() => {
    const target = canvas.current;
    const room = frame.current?.clientWidth ?? 600;
    if (!target) return;
    const width = Math.max(160, (room - 2) * zoom);
    let isOver = false;
    void (async () => {
      try {
        // Drawn apart: two drawings into one canvas at once are refused.
        const fresh = document.createElement('canvas');
        let words = '';
        if ('pdf' in source) {
          const { drawPage } = await import('./drawPdf');
          words = await drawPage(source.pdf, number, fresh, width);
        } else {
          const { picture } = source;
          fresh.width = picture.width;
          fresh.height = picture.height;
          fresh.getContext('2d')?.drawImage(picture, 0, 0);
        }
        if (isOver) return;
        target.width = fresh.width;
        target.height = fresh.height;
        target.getContext('2d')?.drawImage(fresh, 0, 0);
        setDrawn({ width, height: (width * fresh.height) / fresh.width });
        setText(words);
      } catch {
        if (!isOver) onFailed();
      }
    })();
    return () => {
      isOver = true;
    };
  }, [source, number, zoom]);
  return (
    <section
      ref={frame}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what is larger than its frame is scrolled with the keyboard
      tabIndex={0}
      className="max-h-[62dvh] overflow-auto rounded-kit border border-line bg-surface-2 focus-visible:outline-2 focus-visible:outline-accent"
      onKeyDown={(event) => onKey(event.key) && event.preventDefault()}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        className="mx-auto block max-w-none bg-white"
        style={drawn.width ? { inlineSize: drawn.width, blockSize: drawn.height } : undefined}
      />
      {text.trim() && (
        <VisuallyHidden>
          <p>{text}</p>
        </VisuallyHidden>
      )}
    </section>
  );
}
