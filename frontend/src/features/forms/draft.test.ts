import { expect, test } from 'vitest';
import {
  AS_DECLARED,
  changesIn,
  type ExtraField,
  isSame,
  newKey,
  sectionOfProblem,
  withExtra,
  withoutExtra,
  withRequired,
  withWords,
} from './draft';

const BUS: ExtraField = {
  section: 'basics',
  key: 'local_bus',
  kind: 'text',
  label: { en: 'Bus', es: 'Autobús' },
  plain: { en: 'Your bus', es: 'Su autobús' },
  help: null,
  options: [],
  required: false,
};

test('words that are emptied are the form’s own again', () => {
  const said = withWords(AS_DECLARED, 'basics.kind', 'label', { en: 'Why', es: '' });
  expect(changesIn(said, 'basics')).toBe(1);
  expect(changesIn(said, 'bas')).toBe(0);
  const back = withWords(said, 'basics.kind', 'label', { en: ' ', es: '' });
  expect(isSame(back, AS_DECLARED)).toBe(true);
});

test('a question is added, changed in its place, and taken out', () => {
  const two = withExtra(withExtra(AS_DECLARED, BUS), { ...BUS, key: 'local_stop' });
  const changed = withExtra(two, { ...BUS, options: [{ key: 'a', label: BUS.label }], required: true });
  expect(changed.extra.map(({ key, required }) => [key, required])).toEqual([
    ['local_bus', true],
    ['local_stop', false],
  ]);
  expect(changed.extra[0]?.options).toEqual([]);
  expect(withoutExtra(changed, BUS).extra).toHaveLength(1);
});

test('what is not required any more is said nowhere, so that nothing is loosened by it', () => {
  const asked = withRequired(AS_DECLARED, 'family.hopes', true);
  expect(asked.required).toEqual({ 'family.hopes': true });
  expect(withRequired(asked, 'family.hopes', false).required).toEqual({});
});

test('a key comes out of the label, and no two are one', () => {
  expect(newKey('¿Número de autobús?', [])).toBe('local_numero_de_autobus');
  expect(newKey('Bus', ['local_bus', 'local_bus_2'])).toBe('local_bus_3');
  expect(newKey('校车', [])).toBe('local_field');
  expect(newKey('East', ['east'], '')).toBe('east_2');
});

test('two drafts that say the same are the same, in whatever order', () => {
  const one = withRequired(withRequired(AS_DECLARED, 'a.b', true), 'c.d', true);
  const other = withRequired(withRequired(AS_DECLARED, 'c.d', true), 'a.b', true);
  expect(isSame(one, other)).toBe(true);
});

test('a problem leads to its section', () => {
  const draft = withExtra(AS_DECLARED, BUS);
  expect(sectionOfProblem(draft, 'words.goals.goals.method.label.es')).toBe('goals');
  expect(sectionOfProblem(draft, 'extra.0.plain.en')).toBe('basics');
  expect(sectionOfProblem(draft, 'letterhead.name')).toBe('letterhead');
  expect(sectionOfProblem(draft, 'effectiveOn')).toBeNull();
});
