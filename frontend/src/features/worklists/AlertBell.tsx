import { useLingui } from '@lingui/react/macro';
import { use, useEffect } from 'react';
import { useQuery } from 'urql';
import { Icon, Link } from '@/ui';
import { BELL } from './documents';
import { worklistsWords } from './speak';

const AGAIN_MS = 5 * 60_000;

/** How many alerts somebody has not seen. Alerts come in the morning, so it is asked seldom, and when one comes back. */
export default function AlertBell() {
  use(worklistsWords());
  const { t } = useLingui();
  const [{ data }, ask] = useQuery({ query: BELL, requestPolicy: 'cache-and-network' });
  useEffect(() => {
    const again = () => document.visibilityState === 'visible' && ask({ requestPolicy: 'network-only' });
    const timer = setInterval(again, AGAIN_MS);
    document.addEventListener('visibilitychange', again);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', again);
    };
  }, [ask]);
  const count = data?.alertBell.unread ?? 0;
  const label = count === 0 ? t`Alerts` : count === 1 ? t`Alerts, 1 not seen` : t`Alerts, ${count} not seen`;
  return (
    <Link href="/alerts" look="plain" size="small" aria-label={label} className="relative shrink-0">
      <Icon name="bell" />
      {count > 0 && (
        <span
          aria-hidden="true"
          data-forced-edge=""
          className="absolute -end-1 -top-1 min-w-4.5 rounded-full bg-danger px-1 text-center text-xs leading-4.5 text-on-fill tabular-nums"
        >
          {count > 98 ? '99+' : count}
        </span>
      )}
    </Link>
  );
}
