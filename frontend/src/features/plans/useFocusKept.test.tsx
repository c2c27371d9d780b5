import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useFocusKept } from './useFocusKept';

function Section({ isWritten }: { isWritten: boolean }) {
  const keepsFocus = useFocusKept(isWritten);
  const place = (
    <div id="goals.language" tabIndex={-1}>
      {isWritten ? <input aria-label="Language" /> : 'Spanish'}
    </div>
  );
  return (
    <section {...keepsFocus}>
      {isWritten ? <form>{place}</form> : <div>{place}</div>}
      <button type="button">Elsewhere</button>
    </section>
  );
}

const place = () => document.getElementById('goals.language');

test('who stands at an answer while it becomes one to write stays at it', () => {
  const { rerender } = render(<Section isWritten={false} />);
  place()?.focus();
  rerender(<Section isWritten />);
  expect(place()).toContainElement(screen.getByLabelText('Language'));
  expect(document.activeElement).toBe(place());
});

test('who went elsewhere meanwhile is not fetched back', () => {
  const { rerender } = render(<Section isWritten={false} />);
  place()?.focus();
  place()?.blur();
  rerender(<Section isWritten />);
  expect(document.activeElement).toBe(document.body);
});
