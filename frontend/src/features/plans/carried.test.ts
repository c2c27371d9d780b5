import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countOf, isCarried, nextStop, standsAfter, stopsOf } from './carried';
import { field, section } from './testing/form';

const SECTIONS = [
  section('present', [field('strengths', 'prose'), field('needs', 'rows'), field('academic', 'prose')]),
  section('goals', [field('goals', 'rows')]),
];
const CONTENT = {
  present: { needs: [{ id: 'n2' }, { id: 'n1' }] },
  goals: { goals: [{ id: 'g1' }, { id: 'g10' }] },
};

describe('places of the last plan', () => {
  test('are walked field by field and row by row, as they stand on the page', () => {
    const carried = {
      present: new Set([
        'academic',
        'needs.n1.description',
        'needs.n1.area',
        'needs.n2.area',
        'needs.gone.area',
      ]),
      goals: new Set(['goals.g10.subject']),
    };
    expect(stopsOf(SECTIONS, CONTENT, carried)).toEqual([
      'present.needs.n2',
      'present.needs.n1',
      'present.academic',
      'goals.goals.g10',
    ]);
    expect(countOf(carried.present)).toBe(4);
  });

  test('of a row are not those of a row whose name begins alike', () => {
    const places = new Set(['goals.g10.subject', 'strengths']);
    expect(isCarried(places, 'goals.g1')).toBe(false);
    expect(isCarried(places, 'goals.g10')).toBe(true);
    expect(isCarried(places, 'goals.g10.subject')).toBe(true);
    expect(isCarried(places, 'goals.g10.behavior')).toBe(false);
    expect(isCarried(places, 'strengths')).toBe(true);
  });
});

describe('the next one', () => {
  beforeEach(() => {
    document.body.innerHTML =
      '<section id="a"><div id="a.x"><input></div><div id="a.y"></div></section><section id="b"></section>';
  });
  afterEach(() => {
    document.body.innerHTML = '';
  });
  const STOPS = ['a.x', 'a.y', 'b.far'];
  const following = (id: string | null) => {
    const here = id ? document.getElementById(id) : null;
    return nextStop(STOPS, (stop) => standsAfter(here, stop));
  };

  test('stands after where one is, and after the last comes the first', () => {
    expect(following(null)).toBe('a.x');
    expect(following('a')).toBe('a.x');
    expect(following('a.x')).toBe('a.y');
    // A field of a section that is not open yet counts where its section stands.
    expect(following('a.y')).toBe('b.far');
    expect(following('b')).toBe('a.x');
    expect(nextStop([], () => true)).toBeNull();
  });
});
