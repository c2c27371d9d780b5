import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useMemo, useState } from 'react';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useFirstProblem } from '@/app/useFirstProblem';
import { graphql } from '@/gql';
import { today } from '@/lib/dates';
import { Button, Checkbox, ComboBox, DateField, Link, PageHeader, Section, Select, TextField } from '@/ui';
import {
  checkDistrict,
  checkProvider,
  type DistrictDraft,
  districtInput,
  EMPTY_PROVIDER,
  slugOf,
  usualSchoolYear,
} from './draft';
import { ProviderFields } from './ProviderFields';
import { speakDeploymentWords } from './speak';
import { STATE_OPTIONS, timeZoneOptions, usualTimeZone } from './states';

await speakDeploymentWords();

const CREATE = graphql(`
  mutation NewDistrictPage_create($input: DistrictInput!) {
    createDistrict(input: $input) {
      __typename
      ... on OperatedDistrict {
        id
        name
      }
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

function emptyDistrict(): DistrictDraft {
  const [schoolYearStartsOn, schoolYearEndsOn] = usualSchoolYear(today());
  return { slug: '', name: '', state: '', timeZone: '', schoolYearStartsOn, schoolYearEndsOn };
}

/** A new tenant: what it is called, when its year runs, how its people sign in. `onCreated` goes to its page. */
export function NewDistrictPage({ onCreated }: { onCreated: (districtId: string) => void }) {
  const { t, i18n } = useLingui();
  const [district, setDistrict] = useState(emptyDistrict);
  const [hasOwnSlug, setOwnSlug] = useState(false);
  const [staff, setStaff] = useState(EMPTY_PROVIDER);
  const [family, setFamily] = useState(EMPTY_PROVIDER);
  const [hasFamily, setHasFamily] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [create, { isPending, problem }] = useDeed(CREATE, 'createDistrict');
  const form = useFirstProblem(attempt);
  const zones = useMemo(() => timeZoneOptions(i18n.locale), [i18n.locale]);

  const found = {
    district: checkDistrict(district),
    staff: checkProvider(staff),
    family: hasFamily ? checkProvider(family) : {},
  };
  // What is missing is said when one tries, not while one is still writing.
  const shown = attempt > 0 ? found : { district: {}, staff: {}, family: {} };
  const isSound = Object.values(found).every((problems) => Object.keys(problems).length === 0);
  const set = (part: Partial<DistrictDraft>) => setDistrict((current) => ({ ...current, ...part }));
  const said = (name: keyof DistrictDraft) => {
    const descriptor = (shown.district as ReturnType<typeof checkDistrict>)[name];
    if (descriptor) return i18n._(descriptor);
    return problem?.field === name ? problem.message : undefined;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempt(attempt + 1);
    if (!isSound) return;
    const created = await create({ input: districtInput(district, staff, hasFamily ? family : null) });
    if (created) onCreated(created.id);
  };
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Deployment`, href: '/deployment' }, { label: t`New district` }]} />
      <PageHeader title={t`New district`} />
      <form ref={form} onSubmit={submit} noValidate className="flex max-w-3xl flex-col gap-2">
        <Section title={t`The district`}>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t`Name`}
              description={t`As people of the district know it.`}
              value={district.name}
              onChange={(name) => set(hasOwnSlug ? { name } : { name, slug: slugOf(name) })}
              errorMessage={said('name')}
              isRequired
            />
            <TextField
              label={t`Short name`}
              description={t`Part of its sign-in addresses; it cannot be changed later.`}
              value={district.slug}
              onChange={(slug) => {
                setOwnSlug(true);
                set({ slug });
              }}
              errorMessage={said('slug')}
              isRequired
            />
            <ComboBox
              label={t`State`}
              options={STATE_OPTIONS}
              value={district.state || null}
              onChange={(state) =>
                set({ state: state ?? '', timeZone: usualTimeZone(state ?? '') ?? district.timeZone })
              }
              errorMessage={said('state')}
              isRequired
            />
            <Select
              label={t`Time zone`}
              options={zones}
              value={district.timeZone || null}
              onChange={(timeZone) => set({ timeZone })}
              errorMessage={said('timeZone')}
              isRequired
            />
            <DateField
              label={t`School year starts`}
              value={district.schoolYearStartsOn}
              onChange={(schoolYearStartsOn) => set({ schoolYearStartsOn })}
              errorMessage={said('schoolYearStartsOn')}
              isRequired
            />
            <DateField
              label={t`School year ends`}
              value={district.schoolYearEndsOn}
              onChange={(schoolYearEndsOn) => set({ schoolYearEndsOn })}
              errorMessage={said('schoolYearEndsOn')}
              isRequired
            />
          </div>
        </Section>
        <Section title={t`How staff sign in`}>
          <ProviderFields draft={staff} onChange={setStaff} problems={shown.staff} />
        </Section>
        <Section title={t`How families sign in`}>
          <Checkbox isSelected={hasFamily} onChange={setHasFamily}>
            <Trans>Let families sign in, too. This can be added later.</Trans>
          </Checkbox>
          {hasFamily && (
            <div className="pt-3">
              <ProviderFields draft={family} onChange={setFamily} problems={shown.family} />
            </div>
          )}
        </Section>
        <ProblemBanner problem={problem} />
        <div className="flex flex-wrap gap-2 pt-2">
          <Button type="submit" look="primary" isPending={isPending}>
            <Trans>Add district</Trans>
          </Button>
          <Link href="/deployment" look="quiet">
            <Trans>Cancel</Trans>
          </Link>
        </div>
      </form>
    </>
  );
}
