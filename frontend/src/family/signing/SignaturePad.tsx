import { Trans, useLingui } from '@lingui/react/macro';
import { type PointerEvent, useRef } from 'react';
import { Button } from '@/ui/Button/Button';
import { Disclosure } from '@/ui/Disclosure/Disclosure';

/** Strokes in the order they were drawn: x, y, x, y, ... on a field of 1000 by 300, whatever the screen. */
export type Strokes = readonly (readonly number[])[];

const WIDTH = 1000;
const HEIGHT = 300;
/** What the server takes (signatures/drawn.py); what is drawn beyond it is not kept. */
const MOST_STROKES = 60;
const MOST_NUMBERS = 6000;
/** A pen at rest adds nothing. */
const LEAST_STEP = 4;

/** Where on the field a pointer is, held inside it. */
function placeOf(event: PointerEvent<SVGSVGElement>): [number, number] {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  const within = (at: number, size: number, most: number) =>
    Math.round(Math.min(Math.max(size ? at / size : 0, 0), 1) * most);
  return [within(event.clientX - left, width, WIDTH), within(event.clientY - top, height, HEIGHT)];
}

const isFull = (strokes: Strokes) => strokes.reduce((sum, one) => sum + one.length, 0) >= MOST_NUMBERS - 2;

export interface SignaturePadProps {
  strokes: Strokes;
  onChange: (strokes: Strokes) => void;
}

/** A field to draw on beside the typed name. Nobody has to: the name alone signs, by keyboard and by voice too. */
export function SignaturePad({ strokes, onChange }: SignaturePadProps) {
  const { t } = useLingui();
  // What was drawn since the last render too: a fast finger is ahead of it.
  const drawn = useRef(strokes);
  drawn.current = strokes;
  const isDown = useRef(false);
  const keep = (next: Strokes) => {
    drawn.current = next;
    onChange(next);
  };

  function begin(event: PointerEvent<SVGSVGElement>) {
    if (event.button !== 0 || drawn.current.length >= MOST_STROKES || isFull(drawn.current)) return;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    isDown.current = true;
    keep([...drawn.current, placeOf(event)]);
  }

  function go(event: PointerEvent<SVGSVGElement>) {
    const last = drawn.current.at(-1);
    if (!isDown.current || !last || isFull(drawn.current)) return;
    const [x, y] = placeOf(event);
    const [beforeX = 0, beforeY = 0] = last.slice(-2);
    if (Math.hypot(x - beforeX, y - beforeY) < LEAST_STEP) return;
    keep([...drawn.current.slice(0, -1), [...last, x, y]]);
  }

  function end() {
    if (!isDown.current) return;
    isDown.current = false;
    // A touch that went nowhere is no stroke.
    keep(drawn.current.filter((stroke) => stroke.length >= 4));
  }

  return (
    <Disclosure title={<Trans>Draw your signature as well</Trans>}>
      <p className="text-ink-2">
        <Trans>Only if you like, with a finger or a mouse. Your typed name is enough.</Trans>
      </p>
      <svg
        role="img"
        aria-label={strokes.length > 0 ? t`Your drawn signature` : t`Nothing is drawn yet`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="block w-full cursor-crosshair touch-none rounded-kit border border-line-strong bg-surface text-ink"
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <line x1="60" y1="240" x2="940" y2="240" stroke="currentColor" strokeOpacity="0.35" strokeWidth="2" />
        <g fill="none" stroke="currentColor" strokeWidth="6" strokeLinecap="round" strokeLinejoin="round">
          {strokes.map((stroke, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only added at the end
            <polyline key={number} points={stroke.join(' ')} />
          ))}
        </g>
      </svg>
      {strokes.length > 0 && (
        <Button look="plain" onPress={() => keep([])}>
          <Trans>Clear the drawing</Trans>
        </Button>
      )}
    </Disclosure>
  );
}
