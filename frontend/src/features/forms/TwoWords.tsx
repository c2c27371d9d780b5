import { useLingui } from '@lingui/react/macro';
import { TextArea, TextField } from '@/ui';
import type { Two } from './draft';

export interface TwoWordsProps {
  /** What the words are: "Label". */
  label: string;
  value: Two | undefined;
  onChange: (value: Two) => void;
  /** The form's own words, shown while nothing else is said. */
  original?: Two;
  isLong?: boolean;
  isRequired?: boolean;
  /** The server's sentence, by language. */
  problem?: Partial<Two>;
}

const NOTHING: Two = { en: '', es: '' };

/** One text in English and in Spanish, side by side, with the form's own words in the boxes until others are typed. */
export function TwoWords({
  label,
  value = NOTHING,
  onChange,
  original,
  isLong,
  isRequired,
  problem,
}: TwoWordsProps) {
  const { t } = useLingui();
  const Box = isLong ? TextArea : TextField;
  const languages = { en: t`${label}, English`, es: t`${label}, Spanish` };
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      {(['en', 'es'] as const).map((language) => (
        <Box
          key={language}
          lang={language}
          label={languages[language]}
          value={value[language]}
          placeholder={original?.[language]}
          isRequired={isRequired}
          errorMessage={problem?.[language]}
          onChange={(text) => onChange({ ...value, [language]: text })}
        />
      ))}
    </div>
  );
}
