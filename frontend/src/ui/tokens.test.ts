import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const CSS = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
type Scheme = 'light' | 'dark';
type Oklch = [lightness: number, chroma: number, hue: number];

const COLOUR = /--([\w-]+):\s*light-dark\(\s*oklch\(([^)]+)\),\s*oklch\(([^)]+)\)\s*\)/g;

function colours(css: string): Map<string, Record<Scheme, Oklch>> {
  const parse = (text: string) => text.trim().split(/\s+/).map(Number) as Oklch;
  return new Map(
    [...css.matchAll(COLOUR)].map(([, name, light, dark]) => [
      name as string,
      { light: parse(light as string), dark: parse(dark as string) },
    ]),
  );
}

/** Relative luminance (WCAG 2) of an OKLCH colour, clipped to sRGB. Matrices: Björn Ottosson, 2020. */
function luminance([lightness, chroma, hue]: Oklch): number {
  const radians = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(radians);
  const b = chroma * Math.sin(radians);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Oklch, other: Oklch): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const tokens = colours(CSS);
const accents = CSS.match(/data-accent=["'](\w+)["']\][^}]+/g) ?? [];

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  const of = (name: string) => {
    const colour = tokens.get(name);
    if (!colour) throw new Error(`no token --${name}`);
    return colour[scheme];
  };
  const surfaces = ['surface-1', 'surface-2', 'surface-3', 'surface-float'];
  test.each(['text-1', 'text-2', 'text-3', 'attention', 'danger', 'ok'])(
    '--%s reads on every surface',
    (ink) => {
      for (const surface of surfaces)
        expect(contrast(of(ink), of(surface)), `on ${surface}`).toBeGreaterThanOrEqual(4.5);
    },
  );
  test('every accent reads on every surface and carries text', () => {
    expect(accents.length).toBeGreaterThanOrEqual(5);
    const inks = accents.map((rule) => colours(rule).get('accent')?.[scheme] as Oklch);
    // The plain accent is the first one written; the map above keeps the last.
    inks.push(colours(CSS.slice(0, CSS.indexOf('data-accent'))).get('accent')?.[scheme] as Oklch);
    for (const ink of inks) {
      for (const surface of surfaces)
        expect(contrast(ink, of(surface)), `${ink} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(of('on-fill'), ink)).toBeGreaterThanOrEqual(4.5);
    }
  });
  test('initials read on every presence colour', () => {
    for (let hue = 0; hue < 6; hue++)
      expect(contrast(of('on-fill'), of(`presence-${hue}`))).toBeGreaterThanOrEqual(4.5);
  });
  test('the edge of a field is seen (3:1)', () => {
    for (const surface of surfaces)
      expect(contrast(of('line-strong'), of(surface)), surface).toBeGreaterThanOrEqual(3);
  });
});
