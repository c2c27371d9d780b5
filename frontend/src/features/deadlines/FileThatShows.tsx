import { useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { Select } from '@/ui';
import { FILES } from './documents';

interface FileThatShowsProps {
  label: string;
  studentId: string;
  value: string | null;
  onChange: (id: string) => void;
  errorMessage?: string;
}

/** One of the student's checked files, as what shows something on record of a deadline. */
export function FileThatShows({ label, studentId, value, onChange, errorMessage }: FileThatShowsProps) {
  const { t } = useLingui();
  const [{ data }] = useQuery({ query: FILES, variables: { studentId }, requestPolicy: 'cache-and-network' });
  const found = data?.student?.attachments.edges.map(({ node }) => node) ?? [];
  return (
    <Select
      label={label}
      description={t`One of the student's files. Attach it to the record first.`}
      options={found.filter(({ state }) => state === 'ready').map(({ id, title }) => ({ id, label: title }))}
      value={value}
      onChange={onChange}
      errorMessage={errorMessage}
    />
  );
}
