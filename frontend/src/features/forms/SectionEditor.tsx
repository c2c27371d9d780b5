import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { FormSection } from '@/features/plans/form';
import { cx } from '@/lib/cx';
import { Button, Checkbox, Disclosure, Section } from '@/ui';
import {
  type Asked,
  askedIn,
  type Declared,
  type ExtraField,
  type FormDraft,
  type Two,
  withoutExtra,
  withRequired,
  withWords,
} from './draft';
import { TwoWords } from './TwoWords';
import { KIND_WORDS } from './words';

export interface Editing {
  draft: FormDraft;
  onChange: (draft: FormDraft) => void;
  /** The server's sentence about a place, by the path it names. */
  problemAt: (path: string) => string | undefined;
}

/** One section of the form: its words, its questions with the form's own words beside, the district's questions. */
export function SectionEditor({
  declared,
  section,
  editing,
  onExtra,
}: {
  declared: Declared;
  section: FormSection;
  editing: Editing;
  onExtra: (field: ExtraField | null) => void;
}) {
  const { t, i18n } = useLingui();
  const { draft, onChange } = editing;
  const es = declared.es.sections.find(({ key }) => key === section.key) ?? section;
  const own = draft.extra.filter((one) => one.section === section.key);
  return (
    <div className="flex flex-col gap-2">
      <Section title={section.title} note={section.cite}>
        <div className="flex max-w-3xl flex-col gap-4">
          <Part
            editing={editing}
            place={section.key}
            part="title"
            label={t`Title`}
            of={[section.title, es.title]}
          />
          <Part
            editing={editing}
            place={section.key}
            part="plainTitle"
            label={t`Title for the family`}
            of={[section.plainTitle ?? section.title, es.plainTitle ?? es.title]}
          />
          <Part
            editing={editing}
            place={section.key}
            part="explanation"
            label={t`Explanation for the family`}
            of={[section.explanation, es.explanation]}
            isLong
          />
        </div>
      </Section>
      <Section title={t`Questions`} level={3}>
        {askedIn(declared, section).map((asked) => (
          <FieldWords key={asked.place} asked={asked} editing={editing} />
        ))}
      </Section>
      <Section
        title={t`Questions of the district`}
        level={3}
        note={own.length > 0 ? <Plural value={own.length} one="# question" other="# questions" /> : null}
        actions={
          <Button onPress={() => onExtra(null)}>
            <Trans>Add a question</Trans>
          </Button>
        }
      >
        {own.length === 0 ? (
          <p className="text-sm text-ink-2">
            <Trans>They stand at the end of the section, and the family reads them, too.</Trans>
          </p>
        ) : (
          <ul className="flex flex-col divide-y divide-line">
            {own.map((one) => {
              const name = one.label[i18n.locale === 'es' ? 'es' : 'en'] || one.label.en;
              return (
                <li key={one.key} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
                  <span className="min-w-0 grow basis-60 wrap-anywhere">
                    <span className="font-strong">{name}</span>
                    <span className="ms-2 text-sm text-ink-2">
                      {i18n._(KIND_WORDS[one.kind])}
                      {one.required && <> · {t`An answer is required`}</>}
                    </span>
                  </span>
                  <Button size="small" aria-label={t`Change ${name}`} onPress={() => onExtra(one)}>
                    <Trans>Change</Trans>
                  </Button>
                  <Button
                    size="small"
                    look="plain"
                    aria-label={t`Take out ${name}`}
                    onPress={() => onChange(withoutExtra(draft, one))}
                  >
                    <Trans>Take out</Trans>
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
      </Section>
    </div>
  );
}

function Part({
  editing,
  place,
  part,
  label,
  of: [en, es],
  isLong,
}: {
  editing: Editing;
  place: string;
  part: string;
  label: string;
  /** The form's own words, in English and in Spanish. */
  of: [string, string];
  isLong?: boolean;
}) {
  const { draft, onChange, problemAt } = editing;
  const at = (language: keyof Two) => problemAt(`words.${place}.${part}.${language}`);
  return (
    <TwoWords
      label={label}
      value={draft.words[place]?.[part]}
      onChange={(said) => onChange(withWords(draft, place, part, said))}
      original={{ en, es }}
      isLong={isLong}
      problem={{ en: at('en'), es: at('es') }}
    />
  );
}

const FIELD_PARTS = ['label', 'help', 'plain'];
const LANGUAGES = ['en', 'es'];

/** One question: the form's own label names it, and one tap away are the district's words for it. */
function FieldWords({ asked: { place, depth, field, es }, editing }: { asked: Asked; editing: Editing }) {
  const { t } = useLingui();
  const { draft, onChange, problemAt } = editing;
  const [isOpen, setOpen] = useState(false);
  const isChanged = !!draft.words[place];
  const isWrong = FIELD_PARTS.some((part) =>
    LANGUAGES.some((one) => problemAt(`words.${place}.${part}.${one}`)),
  );
  const isAsked = !!draft.required[place];
  const lawful = field.requiredBy.join(', ');
  return (
    <div className={cx(depth > 0 && 'ps-7')}>
      <Disclosure
        level={4}
        isOpen={isOpen || isWrong}
        onOpenChange={setOpen}
        title={
          <span className="font-normal">
            {field.label}
            {(isChanged || isAsked) && (
              <span className="ms-2 text-sm text-ink-2">
                <span aria-hidden="true">● </span>
                {isChanged ? t`Other words` : t`Required here`}
              </span>
            )}
          </span>
        }
      >
        {(isOpen || isWrong) && (
          <div className="flex max-w-3xl flex-col gap-4 pt-1">
            <Part
              editing={editing}
              place={place}
              part="label"
              label={t`Label`}
              of={[field.label, es.label]}
            />
            <Part
              editing={editing}
              place={place}
              part="help"
              label={t`Help`}
              of={[field.help ?? '', es.help ?? '']}
              isLong
            />
            <Part
              editing={editing}
              place={place}
              part="plain"
              label={t`How the family reads it`}
              of={[field.plain ?? field.label, es.plain ?? es.label]}
            />
            {field.kind !== 'computed' && (
              <div>
                <Checkbox
                  isSelected={isAsked}
                  onChange={(isRequired) => onChange(withRequired(draft, place, isRequired))}
                >
                  <Trans>The district asks for an answer here</Trans>
                </Checkbox>
                {lawful && (
                  <p className="ps-8 text-sm text-ink-2">
                    <Trans>
                      Asked for already, where it applies, by {lawful}. A district can't change that.
                    </Trans>
                  </p>
                )}
              </div>
            )}
          </div>
        )}
      </Disclosure>
    </div>
  );
}
