import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { Button, Checkbox, Dialog, RadioGroup } from '@/ui';
import { EXTRA_KINDS, type ExtraField, newKey, type Two } from './draft';
import { TwoWords } from './TwoWords';
import { KIND_WORDS } from './words';

const NOTHING: Two = { en: '', es: '' };
const isWhole = ({ en, es }: Two) => en.trim() !== '' && es.trim() !== '';
const isSaid = ({ en, es }: Two) => en.trim() !== '' || es.trim() !== '';

/** Adds a question of the district's own to a section, or changes one. */
export function ExtraFieldDialog({
  section,
  stored,
  taken,
  isKindKept,
  onClose,
  onSave,
}: {
  section: string;
  /** As it is now; null for a new one. */
  stored: ExtraField | null;
  /** Keys of the section that are somebody else's. */
  taken: readonly string[];
  /** It was in a form already: plans are written with it, so what it is answered with stays. */
  isKindKept: boolean;
  onClose: () => void;
  onSave: (field: ExtraField) => void;
}) {
  const { t, i18n } = useLingui();
  const formId = useId();
  const [field, setField] = useState<ExtraField>(
    stored ?? {
      section,
      key: '',
      kind: 'text',
      label: NOTHING,
      plain: NOTHING,
      help: null,
      options: [],
      required: false,
    },
  );
  const [wasTried, setTried] = useState(false);
  const change = (part: Partial<ExtraField>) => setField({ ...field, ...part });
  const options = field.options.length > 0 ? field.options : [0, 1].map(() => ({ key: '', label: NOTHING }));
  const isUnfinished =
    !isWhole(field.label) ||
    !isWhole(field.plain) ||
    (!!field.help && isSaid(field.help) && !isWhole(field.help)) ||
    (field.kind === 'choice' && !options.every(({ label }) => isWhole(label)));
  const missing = (said: Two): Partial<Two> => {
    if (!wasTried) return {};
    const words = t`Say this in English and in Spanish.`;
    return { en: said.en.trim() ? undefined : words, es: said.es.trim() ? undefined : words };
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isUnfinished) return;
    const keyed: ExtraField['options'] = [];
    for (const { key, label } of field.kind === 'choice' ? options : [])
      keyed.push({
        key: key || newKey(label.en, keyed.map((one) => one.key).concat(options.map((one) => one.key)), ''),
        label,
      });
    onSave({
      ...field,
      key: field.key || newKey(field.label.en, taken),
      help: field.help && isSaid(field.help) ? field.help : null,
      options: keyed,
    });
    onClose();
  };
  const setOption = (index: number, label: Two) =>
    change({ options: options.map((one, at) => (at === index ? { ...one, label } : one)) });
  return (
    <Dialog
      title={stored ? t`Change a question of the district` : t`Add a question of the district`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="wide"
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={formId} look="primary">
            {stored ? <Trans>Change question</Trans> : <Trans>Add question</Trans>}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TwoWords
          label={t`Question`}
          value={field.label}
          onChange={(label) => change({ label })}
          isRequired
          problem={missing(field.label)}
        />
        <TwoWords
          label={t`How the family reads it`}
          value={field.plain}
          onChange={(plain) => change({ plain })}
          isRequired
          problem={missing(field.plain)}
        />
        <TwoWords
          label={t`Help`}
          value={field.help ?? undefined}
          onChange={(help) => change({ help })}
          isLong
          problem={field.help && isSaid(field.help) ? missing(field.help) : {}}
        />
        <RadioGroup
          label={t`What it is answered with`}
          description={
            isKindKept ? t`It stays as it is: plans are written with this question already.` : undefined
          }
          value={field.kind}
          onChange={(kind) => change({ kind })}
          isReadOnly={isKindKept}
          look="row"
          choices={EXTRA_KINDS.map((id) => ({ id, label: i18n._(KIND_WORDS[id]) }))}
        />
        {field.kind === 'choice' && (
          <fieldset className="flex flex-col gap-3">
            <legend className="pb-1 text-sm font-strong">
              <Trans>Answers to choose from</Trans>
            </legend>
            {options.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an answer has no name of its own until it is saved.
              <div key={index} className="flex flex-wrap items-end gap-2">
                <div className="min-w-0 grow basis-80">
                  <TwoWords
                    label={t`Answer ${index + 1}`}
                    value={one.label}
                    onChange={(label) => setOption(index, label)}
                    isRequired
                    problem={missing(one.label)}
                  />
                </div>
                {options.length > 2 && (
                  <Button
                    look="plain"
                    icon="close"
                    aria-label={t`Take out answer ${index + 1}`}
                    onPress={() => change({ options: options.filter((_, at) => at !== index) })}
                  />
                )}
              </div>
            ))}
            <div>
              <Button onPress={() => change({ options: [...options, { key: '', label: NOTHING }] })}>
                <Trans>Add an answer</Trans>
              </Button>
            </div>
          </fieldset>
        )}
        <Checkbox isSelected={field.required} onChange={(required) => change({ required })}>
          <Trans>An answer is required</Trans>
        </Checkbox>
      </form>
    </Dialog>
  );
}
