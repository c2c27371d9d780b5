import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { useAskedAnew } from './useAskedAnew';

function Page({ standing, ask }: { standing: string; ask: () => void }) {
  useAskedAnew(ask, standing);
  return <p>{standing}</p>;
}

test('it is asked anew whenever something stands otherwise, and not as the page opens', () => {
  const ask = vi.fn();
  const { rerender } = show(<Page standing="referred" ask={ask} />);
  rerender(<Page standing="referred" ask={() => ask()} />);
  expect(ask).not.toHaveBeenCalled();
  rerender(<Page standing="proposed" ask={ask} />);
  rerender(<Page standing="referred" ask={ask} />);
  expect(ask).toHaveBeenCalledTimes(2);
});
