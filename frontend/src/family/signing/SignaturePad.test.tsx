import { fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { SignaturePad, type Strokes } from './SignaturePad';

function Pad({ onChange }: { onChange: (strokes: Strokes) => void }) {
  const [strokes, setStrokes] = useState<Strokes>([]);
  return (
    <SignaturePad
      strokes={strokes}
      onChange={(next) => {
        setStrokes(next);
        onChange(next);
      }}
    />
  );
}

async function open() {
  const onChange = vi.fn<(strokes: Strokes) => void>();
  const { user } = show(<Pad onChange={onChange} />);
  await user.click(screen.getByText('Draw your signature as well'));
  const field = screen.getByRole('img', { name: 'Nothing is drawn yet' });
  // Half the size of the field on this screen, and not at its corner.
  field.getBoundingClientRect = () => new DOMRect(10, 20, 500, 150);
  return { field, user, drawn: () => onChange.mock.lastCall?.[0] };
}

test('what is drawn is kept as places on the field, whatever the screen, and can be cleared', async () => {
  const { field, user, drawn } = await open();
  fireEvent.pointerDown(field, { clientX: 60, clientY: 70, button: 0 });
  fireEvent.pointerMove(field, { clientX: 160, clientY: 95 });
  fireEvent.pointerMove(field, { clientX: 160, clientY: 96 });
  fireEvent.pointerMove(field, { clientX: 900, clientY: 900 });
  fireEvent.pointerUp(field);
  expect(drawn()).toEqual([[100, 100, 300, 150, 1000, 300]]);
  fireEvent.pointerMove(field, { clientX: 20, clientY: 30 });
  expect(drawn()).toEqual([[100, 100, 300, 150, 1000, 300]]);
  expect(screen.getByRole('img', { name: 'Your drawn signature' })).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Clear the drawing' }));
  expect(drawn()).toEqual([]);
});

test('a touch that went nowhere is no stroke, and no more is kept than the server takes', async () => {
  const { field, drawn } = await open();
  fireEvent.pointerDown(field, { clientX: 60, clientY: 70, button: 0 });
  fireEvent.pointerUp(field);
  expect(drawn()).toEqual([]);
  for (let stroke = 0; stroke < 62; stroke += 1) {
    fireEvent.pointerDown(field, { clientX: 60, clientY: 70, button: 0 });
    fireEvent.pointerMove(field, { clientX: 160, clientY: 95 });
    fireEvent.pointerUp(field);
  }
  expect(drawn()).toHaveLength(60);
});
