import { useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { Select } from '@/ui';
import { FILES } from './documents';

interface FileSelectProps {
  studentId: string;
  label: string;
  isRequired?: boolean;
  value: string | null;
  onChange: (id: string | null) => void;
}

/** One of the student's files that was checked. */
export function FileSelect({ studentId, label, isRequired, value, onChange }: FileSelectProps) {
  const { t } = useLingui();
  const [{ data, fetching }] = useQuery({ query: FILES, variables: { id: studentId } });
  const files = (data?.student?.attachments.edges ?? []).map((edge) => edge.node);
  const ready = files.filter((file) => file.state === 'ready');
  return (
    <Select
      label={label}
      isRequired={isRequired}
      description={
        !fetching && ready.length === 0
          ? t`There is no file yet. Attach the scan on the student's page, then come back.`
          : t`Among the files on the student's page.`
      }
      options={ready.map((file) => ({ id: file.id, label: file.title }))}
      value={value}
      onChange={onChange}
    />
  );
}
