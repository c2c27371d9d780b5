import { createLazyFileRoute, useNavigate, useSearch } from '@tanstack/react-router';
import { BoardPage, type Shown } from '@/features/worklists/BoardPage';

const NAMES = ['standing', 'rule', 'school', 'manager', 'days', 'sort'] as const;

function Page() {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const shown: Shown = {};
  for (const name of NAMES) {
    const value = search[name];
    if (typeof value === 'string' || typeof value === 'number') shown[name] = `${value}`;
  }
  const onShow = (next: Shown) => {
    const asked = new URLSearchParams(Object.entries(next).filter(([, value]) => value));
    void navigate({ href: `/board?${asked}`, replace: true, resetScroll: false });
  };
  return <BoardPage shown={shown} onShow={onShow} />;
}

export const Route = createLazyFileRoute('/_app/board')({ component: Page });
