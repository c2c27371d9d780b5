import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { LiveServer } from '@/features/live/testing/liveServer';
import { DRAFT, liveSections, servers, showPlan } from './testing/planPage';

liveSections();

const TWO = [
  { value: 'French at home', personId: 'ben', name: 'Ben Cho', at: null },
  { value: 'Spanish at home', personId: null, name: null, at: 1_795_000_000_000 },
];

/** Somebody's page has put two answers beside the field. */
async function apart(answers: readonly object[] = TWO): Promise<LiveServer> {
  await screen.findByRole('textbox', { name: /Language plan/ });
  const server = servers.basics as LiveServer;
  act(() => {
    server.doc.getMap('apart').set('language_plan', answers);
    server.sendAll();
  });
  return server;
}

test('both answers stand at the field, whose and when, until somebody keeps one', async () => {
  const { user } = showPlan(DRAFT);
  const server = await apart();
  const note = await screen.findByRole('group', { name: /^Two answers: / });
  expect(within(note).getByText(/French at home/)).toBeVisible();
  expect(within(note).getByText(/Ben Cho/)).toBeVisible();
  expect(within(note).getByText(/somebody else on the team/)).toBeVisible();
  const [first] = within(note).getAllByRole('button', { name: 'Keep this answer' });
  await user.click(first as HTMLElement);
  await waitFor(() => expect(server.doc.getMap('fields').get('language_plan')).toBe('French at home'));
  await waitFor(() => expect(server.doc.getMap('apart').size).toBe(0));
  expect(screen.queryByRole('group', { name: /^Two answers: / })).toBeNull();
});

test('answering anew decides, too', async () => {
  const { user } = showPlan(DRAFT);
  const server = await apart();
  await screen.findByRole('group', { name: /^Two answers: / });
  await user.type(screen.getByRole('textbox', { name: /Language plan/ }), '!');
  await waitFor(() => expect(server.doc.getMap('apart').size).toBe(0));
  expect(server.doc.getMap('fields').get('language_plan')).toBe('Spanish at home!');
});

test.each([{ at: 'never' }, { at: 1e300 }, { at: -1 }, { name: {} }, { personId: 7 }])(
  'an answer no page of ours wrote, %o, is passed over and the page stands',
  async (forged) => {
    showPlan(DRAFT);
    const [ben, somebody] = TWO;
    await apart([{ ...ben, value: 'Tagalog at home', ...forged }, { ...ben }, { ...somebody }]);
    const note = await screen.findByRole('group', { name: /^Two answers: / });
    expect(within(note).getAllByRole('button', { name: 'Keep this answer' })).toHaveLength(2);
    expect(within(note).queryByText(/Tagalog/)).toBeNull();
  },
);
