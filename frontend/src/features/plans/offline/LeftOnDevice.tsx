import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import * as Y from 'yjs';
import { type Left as LeftDoc, leftIn } from '@/features/live';
import { forgetPlan, open, unsentHere } from '@/lib/kept';
import { unpacked } from '@/lib/packed';
import { Banner, Button } from '@/ui';
import { asForm, type FormSection, type PlanForm } from '../form';
import { LeftWords } from './LeftWords';
import { shelfOf } from './shelf';

interface Found {
  section: FormSection;
  left: LeftDoc;
}

async function leftHere(owner: string, planId: string, form: PlanForm): Promise<Found[]> {
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
  return all;
}

/** Looks once for what is left, and says it. A device that keeps nothing has nothing. */
function useLeft(look: () => Promise<Found[]>): [readonly Found[], (found: readonly Found[]) => void] {
  const [found, setFound] = useState<readonly Found[]>([]);
  useEffect(() => {
    let isGone = false;
    look()
      .then((all) => !isGone && all.length > 0 && setFound(all))
      .catch(() => {});
    return () => {
      isGone = true;
    };
  }, [look]);
  return [found, setFound];
}

function Left({ title, found, onRead }: { title: string; found: readonly Found[]; onRead: () => void }) {
  if (found.length === 0) return null;
  return (
    <div className="pb-4">
      <Banner
        tone="danger"
        title={title}
        action={
          <Button size="small" onPress={onRead}>
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

/** What was written offline in a plan that takes nothing any more, until its person has read it. */
export function LeftOnDevice({ owner, planId, form }: { owner: string; planId: string; form: PlanForm }) {
  const { t } = useLingui();
  const look = useCallback(() => leftHere(owner, planId, form), [owner, planId, form]);
  const [found, setFound] = useLeft(look);
  const onRead = () => {
    for (const { section } of found) void shelfOf(owner, planId, section.key).forget();
    setFound([]);
  };
  const title = t`The plan was finalized while you were offline. What you wrote then is not in it.`;
  return <Left title={title} found={found} onRead={onRead} />;
}

/**
 * What was written offline in a plan that is not this person's to read any more: their own words, shown once. The plan
 * itself is off the device by then.
 */
export function LeftOfLost({ owner, planId }: { owner: string; planId: string }) {
  const { t } = useLingui();
  const look = useCallback(async () => {
    const kept = await open({ owner, plan: planId, name: 'PlanPage_plan' });
    const form = kept && asForm(JSON.parse(new TextDecoder().decode(kept.bytes)).plan?.form);
    const all = form ? await leftHere(owner, planId, form) : [];
    await forgetPlan(owner, planId);
    return all;
  }, [owner, planId]);
  const [found, setFound] = useLeft(look);
  const title = t`You lost access to this plan while you were offline. What you wrote then is not in it.`;
  return <Left title={title} found={found} onRead={() => setFound([])} />;
}
