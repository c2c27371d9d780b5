import { useLingui } from '@lingui/react/macro';
import { Dialog } from '../Dialog/Dialog';
import { Kbd } from '../Kbd/Kbd';

export interface KeyGroup {
  title: string;
  keys: readonly { keys: string; does: string }[];
}

/** All keys of the page one is on. */
export function KeyboardHelp({
  groups,
  isOpen,
  onOpenChange,
}: {
  groups: readonly KeyGroup[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Keyboard`} isOpen={isOpen} onOpenChange={onOpenChange}>
      {groups.map((group) => (
        <section key={group.title}>
          <h3 className="pb-1 text-sm text-ink-2">{group.title}</h3>
          <dl className="grid grid-cols-[max-content_1fr] items-baseline gap-x-4 gap-y-1.5">
            {group.keys.map((entry) => (
              <div key={entry.keys} className="contents">
                <dt>
                  <Kbd keys={entry.keys} />
                </dt>
                <dd>{entry.does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
