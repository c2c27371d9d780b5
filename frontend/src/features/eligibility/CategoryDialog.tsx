import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, Checkbox, Dialog, NumberField, TextField } from '@/ui';
import { SET_CATEGORY } from './categoryDocuments';
import { type Category, settingOf } from './categorySetting';

const IN_FIELDS = ['labelEn', 'labelEs', 'firstAge', 'lastAge'];

/** What the district says of one category; of developmental delay also whether and for which ages it is used. */
export function CategoryDialog({
  one,
  onSaved,
  onClose,
}: {
  one: Category;
  onSaved: () => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const formId = useId();
  const { lawEn, lawEs, earliestAge, latestAge } = one;
  const hasAges = earliestAge !== null && latestAge !== null;
  const [en, setEn] = useState(one.ownEn ?? '');
  const [es, setEs] = useState(one.ownEs ?? '');
  const [isUsed, setUsed] = useState(one.isUsed);
  const [first, setFirst] = useState(one.firstAge ?? earliestAge ?? 0);
  const [last, setLast] = useState(one.lastAge ?? latestAge ?? 0);
  const [set, { isPending, problem }] = useDeed(SET_CATEGORY, 'setCategory');
  const of = (field: string) => (problem?.field === field ? problem.message : undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const ages = hasAges && isUsed;
    const input = {
      ...settingOf(one),
      labelEn: en.trim() || null,
      labelEs: es.trim() || null,
      isUsed,
      firstAge: ages && first !== earliestAge ? asked(first) : null,
      lastAge: ages && last !== latestAge ? asked(last) : null,
    };
    if (await set({ input })) onSaved();
  };
  return (
    <Dialog
      title={t`Change: ${lawEn}`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={isPending}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {problem && !IN_FIELDS.includes(problem.field ?? '') && <ProblemBanner problem={problem} />}
        <TextField
          label={t`Your district's name, English`}
          description={t`Empty: ${lawEn}`}
          lang="en"
          value={en}
          onChange={setEn}
          maxLength={200}
          errorMessage={of('labelEn')}
        />
        <TextField
          label={t`Your district's name, Spanish`}
          description={t`Empty: ${lawEs}`}
          lang="es"
          value={es}
          onChange={setEs}
          maxLength={200}
          errorMessage={of('labelEs')}
        />
        {hasAges && (
          <>
            <Checkbox isSelected={isUsed} onChange={setUsed}>
              <Trans>Your district uses this category</Trans>
            </Checkbox>
            {isUsed && (
              <fieldset className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
                <legend className="pb-1 text-ink-2">
                  <Trans>
                    The law allows ages {earliestAge} through {latestAge}, or fewer of them. Your state may
                    allow fewer (34 CFR 300.8(b), 300.111(b)).
                  </Trans>
                </legend>
                <NumberField
                  label={t`From age`}
                  value={first}
                  onChange={setFirst}
                  errorMessage={of('firstAge')}
                />
                <NumberField
                  label={t`Through age`}
                  value={last}
                  onChange={setLast}
                  errorMessage={of('lastAge')}
                />
              </fieldset>
            )}
          </>
        )}
      </form>
    </Dialog>
  );
}

/** A number as it was typed; an emptied field means what the law has. */
function asked(typed: number): number | null {
  return Number.isNaN(typed) ? null : Math.trunc(typed);
}
