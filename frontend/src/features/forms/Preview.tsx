import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { asForm, type FormField, type FormSection } from '@/features/plans/form';
import { cx } from '@/lib/cx';
import { Dialog, RadioGroup, Select, Skeleton, TextArea, TextField } from '@/ui';
import { TRY } from './documents';
import type { FormDraft, Language } from './draft';

interface Trial {
  section: FormSection | null;
  /** The address of the picture of the page. */
  page: string;
}

function pictureOf(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
}

/** A section as a team would write it and as it would be printed, in either language. Nothing is kept of it. */
export function Preview({
  kind,
  draft,
  sectionKey,
  onClose,
}: {
  kind: string;
  draft: FormDraft;
  sectionKey: string;
  onClose: () => void;
}) {
  const { t, i18n } = useLingui();
  const [language, setLanguage] = useState<Language>(i18n.locale === 'es' ? 'es' : 'en');
  const [attempt, trying] = useDeed(TRY, 'tryForm');
  const [trial, setTrial] = useState<Trial | null>(null);
  const run = useCallback(async () => {
    const found = await attempt({ kind, settings: draft, language, sectionKey });
    const sections = asForm(found?.form)?.sections ?? [];
    return found
      ? { section: sections.find(({ key }) => key === sectionKey) ?? null, page: pictureOf(found.page) }
      : null;
  }, [attempt, kind, draft, language, sectionKey]);
  useEffect(() => {
    let isOver = false;
    let address = '';
    setTrial(null);
    void run().then((found) => {
      address = found?.page ?? '';
      if (isOver) URL.revokeObjectURL(address);
      else setTrial(found);
    });
    return () => {
      isOver = true;
      URL.revokeObjectURL(address);
    };
  }, [run]);
  return (
    <Dialog title={t`Preview`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()} size="wide">
      <RadioGroup
        label={t`Language`}
        value={language}
        onChange={setLanguage}
        look="row"
        choices={[
          { id: 'en', label: t`English` },
          { id: 'es', label: t`Spanish` },
        ]}
      />
      <ProblemBanner problem={trying.problem} />
      {!trial && !trying.problem && <Skeleton lines={10} />}
      {trial && (
        <div className="flex flex-col gap-6">
          {trial.section && (
            <section aria-label={t`In the editor`} lang={language}>
              <h3 className="pb-3 text-lg">{trial.section.title}</h3>
              <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2" inert>
                {trial.section.fields.map((field) => (
                  <Question key={field.key} field={field} />
                ))}
              </div>
            </section>
          )}
          <figure>
            <figcaption className="pb-2 text-sm text-ink-2">
              <Trans>On paper: one page, with this section first</Trans>
            </figcaption>
            <img
              src={trial.page}
              alt={t`The printed page: its letterhead, the title, and the questions of the section`}
              className="w-full rounded-kit border border-line"
            />
          </figure>
        </div>
      )}
    </Dialog>
  );
}

const NOTHING = () => {};

/** A question nobody answers: what it is called, what is said about it, and the room it takes. */
function Question({ field }: { field: FormField }) {
  const { t } = useLingui();
  const words = { label: field.label, description: field.help ?? undefined };
  const wide = 'sm:col-span-2';
  if (field.kind === 'rows')
    return (
      <div className={cx(wide, 'flex flex-col gap-3 border-s-2 border-line ps-3')}>
        <p className="font-strong">{field.label}</p>
        {field.rowFields.map((column) => (
          <Question key={column.key} field={column} />
        ))}
      </div>
    );
  if (field.kind === 'prose' || field.kind === 'long_text') return <TextArea {...words} className={wide} />;
  if (field.kind === 'choice' || field.kind === 'choices')
    return (
      <Select
        {...words}
        value={null}
        onChange={NOTHING}
        placeholder={field.options.map(({ label }) => label).join(' · ')}
        options={field.options.map(({ key, label }) => ({ id: key, label }))}
      />
    );
  if (field.kind === 'yes_no')
    return (
      <RadioGroup
        {...words}
        value={null}
        onChange={NOTHING}
        look="row"
        choices={[
          { id: 'yes', label: t`Yes` },
          { id: 'no', label: t`No` },
        ]}
      />
    );
  return <TextField {...words} />;
}
