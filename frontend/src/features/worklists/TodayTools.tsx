import { Trans, useLingui } from '@lingui/react/macro';
import { use } from 'react';
import { Link, Select } from '@/ui';
import { worklistsWords } from './speak';

/** In which capacity to look, for who has several; and the way to the deadlines over all students. */
export default function TodayTools({
  capacities,
  chosen,
  onChoose,
}: {
  capacities: readonly string[];
  chosen: string;
  onChoose: (capacity: string) => void;
}) {
  use(worklistsWords());
  const { t } = useLingui();
  return (
    <>
      {capacities.length > 1 && (
        <Select
          label={t`As`}
          options={[{ id: '', label: t`Everything` }, ...capacities.map((one) => ({ id: one, label: one }))]}
          value={chosen}
          onChange={onChoose}
        />
      )}
      <Link href="/board" look="quiet">
        <Trans>Deadlines of all my students</Trans>
      </Link>
    </>
  );
}
