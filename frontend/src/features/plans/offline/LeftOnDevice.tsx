import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import * as Y from 'yjs';
import { type Left, leftIn } from '@/features/live';
import { unsentHere } from '@/lib/kept';
import { unpacked } from '@/lib/packed';
import { Banner, Button } from '@/ui';
import type { FormSection, PlanForm } from '../form';
import { LeftWords } from './LeftWords';
import { shelfOf } from './shelf';

interface Found {
  section: FormSection;
  left: Left;
}

/** What was written offline in a plan that takes nothing any more, until its person has read it. */
export function LeftOnDevice({ owner, planId, form }: { owner: string; planId: string; form: PlanForm }) {
  const { t } = useLingui();
  const [found, setFound] = useState<readonly Found[]>([]);
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      const all: Found[] = [];
      for (const { bytes } of await unsentHere(owner, planId)) {
        const { name, update, committed } = unpacked(bytes);
        const section = form.sections.find((one) => one.key === name);
        const upTo = Y.decodeStateVector(committed);
        const doc = new Y.Doc();
        Y.applyUpdate(doc, update);
        const left = leftIn(doc, { upTo: (client) => upTo.get(client) ?? 0 });
        if (section && left) all.push({ section, left });
      }
      if (!isGone) setFound(all);
    };
    // A device that keeps nothing has nothing.
    look().catch(() => {});
    return () => {
      isGone = true;
    };
  }, [owner, planId, form]);
  if (found.length === 0) return null;
  const read = () => {
    for (const { section } of found) void shelfOf(owner, planId, section.key).forget();
    setFound([]);
  };
  return (
    <div className="pb-4">
      <Banner
        tone="danger"
        title={t`The plan was finalized while you were offline. What you wrote then is not in it.`}
        action={
          <Button size="small" onPress={read}>
            <Trans>Understood</Trans>
          </Button>
        }
      >
        {found.map(({ section, left }) => (
          <LeftWords key={section.key} section={section} left={left} />
        ))}
      </Banner>
    </div>
  );
}
