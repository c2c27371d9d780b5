import { lazy, Suspense } from 'react';
import { useDesk, useLivePlace } from '../context';
import type { FormField } from '../form';
import { ReadField } from './ReadField';

const ProseEditor = lazy(() => import('./ProseEditor'));

/** Rich text. Its editor is most of this page's weight and arrives by itself; until then the words are there to read. */
export function ProseField({ field, place }: { field: FormField; place: string }) {
  const { section } = useLivePlace();
  return (
    <Suspense fallback={<Words sectionKey={section.key} field={field} place={place} />}>
      <ProseEditor field={field} place={place} />
    </Suspense>
  );
}

function Words({ sectionKey, field, place }: { sectionKey: string; field: FormField; place: string }) {
  const value = useDesk((desk) => desk.content[sectionKey]?.[field.key]);
  return <ReadField field={field} value={value} place={`${place}.words`} />;
}
