import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, FileDrop, Section, TextField } from '@/ui';
import { KEEP_LOGO } from './documents';
import type { Letterhead, Two } from './draft';
import type { Editing } from './SectionEditor';
import { TwoWords } from './TwoWords';

const EMPTY: Letterhead = { name: '', address: '', phone: '', logo: null };
const isEmpty = ({ name, address, phone, logo }: Letterhead) => !name && !address && !phone && !logo;

async function inBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** What stands at the head of a printed plan: lines, and a picture with words for who cannot see it. */
export function LetterheadEditor({ editing: { draft, onChange, problemAt } }: { editing: Editing }) {
  const { t } = useLingui();
  const [keep, keeping] = useDeed(KEEP_LOGO, 'keepFormLogo');
  const [fileName, setFileName] = useState<string | null>(null);
  const letterhead = draft.letterhead ?? EMPTY;
  const change = (part: Partial<Letterhead>) => {
    const next = { ...letterhead, ...part };
    onChange({ ...draft, letterhead: isEmpty(next) ? null : next });
  };
  const take = async ([file]: File[]) => {
    if (!file) return;
    const kept = await keep({ content: await inBase64(file) });
    if (!kept) return;
    setFileName(file.name);
    const alt: Two = letterhead.logo?.alt ?? { en: '', es: '' };
    change({ logo: { sha256: kept.sha256, alt } });
  };
  const line = (part: 'name' | 'address' | 'phone', label: string) => (
    <TextField
      label={label}
      value={letterhead[part]}
      onChange={(value) => change({ [part]: value })}
      errorMessage={problemAt(`letterhead.${part}`)}
    />
  );
  const { logo } = letterhead;
  return (
    <Section title={t`Letterhead`}>
      <div className="flex max-w-3xl flex-col gap-4">
        <p className="text-sm text-ink-2">
          <Trans>
            It stands on the first page of printed plans. Left empty, the district's name stands there.
          </Trans>
        </p>
        {line('name', t`Name`)}
        <div className="grid gap-4 sm:grid-cols-2">
          {line('address', t`Address`)}
          {line('phone', t`Phone`)}
        </div>
        <ProblemBanner problem={keeping.problem} onDismiss={keeping.clear} />
        {logo ? (
          <>
            <div className="flex flex-wrap items-center gap-3">
              <span>
                <Trans>Logo</Trans>
                <span className="ms-2 text-sm text-ink-2">{fileName ?? t`kept`}</span>
              </span>
              <Button size="small" onPress={() => change({ logo: null })}>
                <Trans>Take out the logo</Trans>
              </Button>
            </div>
            <TwoWords
              label={t`What the logo shows`}
              value={logo.alt}
              onChange={(alt) => change({ logo: { ...logo, alt } })}
              isRequired
              problem={{
                en: problemAt('letterhead.logo.alt.en'),
                es: problemAt('letterhead.logo.alt.es'),
              }}
            />
          </>
        ) : (
          <FileDrop
            label={t`Drop a logo here`}
            description={<Trans>A PNG or JPEG of at most 100 kB and 1,600 pixels a side.</Trans>}
            accept={['.png', '.jpg', '.jpeg', 'image/png', 'image/jpeg']}
            isDisabled={keeping.isPending}
            onFiles={take}
          />
        )}
      </div>
    </Section>
  );
}
