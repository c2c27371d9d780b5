import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { LiveServer } from '@/features/live/testing/liveServer';
import { proseOf, rowsOf } from './docContent';
import {
  DRAFT,
  FINDINGS,
  liveSections,
  openSection,
  plan,
  section,
  servers,
  showPlan,
} from './testing/planPage';

liveSections();

describe('a draft', () => {
  test('opens its sections live and writes into them', async () => {
    const { user } = showPlan(DRAFT);
    const field = await screen.findByRole('textbox', { name: /Language plan/ });
    expect(field).toHaveValue('Spanish at home');
    await user.type(field, ', always');
    await waitFor(() =>
      expect(servers.basics?.doc.getMap('fields').get('language_plan')).toBe('Spanish at home, always'),
    );
    await waitFor(() => expect(document.querySelector('[data-save]')).toHaveAttribute('data-save', 'saved'));
    expect(screen.getByText(/^Saved/)).toBeVisible();
  });

  test('the outline marks the section one writes in, wherever the page has scrolled to', async () => {
    const { user } = showPlan(DRAFT);
    const field = await screen.findByRole('textbox', { name: /Language plan/ });
    const current = () => document.querySelector('nav [aria-current="location"]')?.getAttribute('href');
    // Everything stands at the top of this window, so by the scroll alone it is the last section.
    act(() => void document.dispatchEvent(new Event('scroll')));
    await waitFor(() => expect(current()).not.toBe('#basics'));
    await user.click(field);
    await waitFor(() => expect(current()).toBe('#basics'));
    act(() => void document.dispatchEvent(new Event('scroll')));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(current()).toBe('#basics');
    // Out of sight, it is no longer where one is.
    const section = document.getElementById('basics') as HTMLElement;
    section.getBoundingClientRect = () => ({ top: -900, bottom: -300 }) as DOMRect;
    act(() => void document.dispatchEvent(new Event('scroll')));
    await waitFor(() => expect(current()).not.toBe('#basics'));
  });

  test('says that it is not saved until the server has confirmed', async () => {
    const { user } = showPlan(DRAFT);
    const field = await screen.findByRole('textbox', { name: /Language plan/ });
    const server = servers.basics as LiveServer;
    server.holdsBack = true;
    await user.type(field, '!');
    expect(await screen.findByText('Saving…')).toBeVisible();
    await waitFor(() => expect(server.doc.getMap('fields').get('language_plan')).toBe('Spanish at home!'));
    await waitFor(() => {
      server.confirm();
      expect(screen.queryByText('Saving…')).toBeNull();
    });
  });

  test('shows a field when its condition comes true, and writes prose into its own fragment', async () => {
    const { user } = showPlan(DRAFT);
    await screen.findByRole('textbox', { name: /Language plan/ });
    expect(screen.queryByRole('textbox', { name: 'Supports for behavior' })).toBeNull();
    await user.click(screen.getByRole('radio', { name: 'Yes' }));
    const prose = await screen.findByRole('textbox', { name: 'Supports for behavior' });
    expect(prose).toHaveAttribute('contenteditable', 'true');
    const mine = servers.basics as LiveServer;
    // Looking at an empty editor writes nothing.
    expect(proseOf(mine.doc, 'behavior_text').length).toBe(0);
    const other = new Y.XmlElement('paragraph');
    act(() => {
      proseOf(mine.doc, 'behavior_text').push([other]);
      other.insert(0, [new Y.XmlText('A calm corner')]);
      mine.sendAll();
    });
    await waitFor(() => expect(prose).toHaveTextContent('A calm corner'));
  });

  test('opens a row in place, binds its long text, moves, removes and brings back', async () => {
    const { user } = showPlan(DRAFT);
    await user.click(await screen.findByRole('button', { name: 'Goal 1: Reading' }));
    const condition = screen.getByRole('textbox', { name: 'Condition' });
    await user.type(condition, ' of grade 3');
    const goals = servers.goals as LiveServer;
    const text = () => (rowsOf(goals.doc, 'goals').get(0).get('condition') as Y.Text).toString();
    await waitFor(() => expect(text()).toBe('Given a text of grade 3'));
    await user.click(screen.getByRole('button', { name: 'Add goal' }));
    await waitFor(() => expect(rowsOf(goals.doc, 'goals').length).toBe(2));
    const second = await screen.findByRole('button', { name: 'Goal 2' });
    expect(second).toHaveAttribute('aria-expanded', 'true');
    await user.click(screen.getByRole('button', { name: 'Move up: Goal 2' }));
    expect(await screen.findByRole('button', { name: 'Goal 2: Reading' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Remove: Goal 2: Reading' }));
    await waitFor(() => expect(rowsOf(goals.doc, 'goals').length).toBe(1));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('button', { name: 'Goal 2: Reading' })).toBeVisible();
    await waitFor(() => expect(rowsOf(goals.doc, 'goals').length).toBe(2));
  });

  test('a number larger than can be meant is not taken, and the field says why', async () => {
    const { user } = showPlan(DRAFT);
    await user.click(await screen.findByRole('button', { name: 'Goal 1: Reading' }));
    const minutes = await screen.findByRole('textbox', { name: 'Minutes' });
    const kept = () =>
      rowsOf((servers.goals as LiveServer).doc, 'goals')
        .get(0)
        .get('minutes');
    await user.type(minutes, '45');
    await user.tab();
    await waitFor(() => expect(kept()).toBe(45));
    await user.clear(minutes);
    await user.type(minutes, '4500');
    await user.tab();
    const note = await screen.findByText('“4,500” was not taken.');
    expect(note.closest('[role=alert]')).toHaveTextContent('At most 60. Reading lessons last an hour.');
    expect(minutes).toHaveValue('45');
    expect(kept()).toBe(45);
    await user.clear(minutes);
    await user.type(minutes, '60');
    await user.tab();
    await waitFor(() => expect(kept()).toBe(60));
    expect(screen.queryByText('“4,500” was not taken.')).toBeNull();
  });

  test('shows who else is in a field', async () => {
    showPlan(DRAFT);
    await screen.findByRole('textbox', { name: /Language plan/ });
    const { LiveSection } = await import('@/features/live');
    const ben = new LiveSection({
      self: { personId: 'ben', name: 'Ben Cho', initials: 'BC' },
      openTicket: async () => ({
        ...(await (servers.basics as LiveServer).openTicket()),
        personId: 'ben',
      }),
    });
    ben.connect();
    ben.setPlace('basics.language_plan');
    const field = document.getElementById('basics.language_plan') as HTMLElement;
    expect(await within(field).findByText('BC')).toBeInTheDocument();
    ben.destroy();
  });

  test('a section without a ticket is read', async () => {
    showPlan({ ...DRAFT, PlanPage_openSection: () => openSection({ sectionKey: 'nowhere' }) });
    expect(await screen.findAllByText('You may read this section, not write in it.')).not.toHaveLength(0);
    expect(screen.getByText('Spanish at home')).toBeVisible();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  test('lists findings, blockers first, and goes to their fields', async () => {
    const { user } = showPlan({ ...DRAFT, PlanPage_plan: () => ({ plan: plan({ findings: FINDINGS }) }) });
    const ready = await screen.findByRole('button', { name: /Ready\? 1 to fix, 1 to check/ });
    await screen.findByRole('button', { name: 'Goal 1: Reading' });
    await user.click(ready);
    const panel = screen.getByRole('complementary', { name: 'Ready?' });
    const rows = within(panel).getAllByRole('button', { name: /34 CFR/ });
    expect(rows[0]).toHaveAccessibleName(/The date of the meeting is missing/);
    await user.click(rows[1] as HTMLElement);
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Subject' })).toHaveFocus());
  });

  test('Alt and the arrows go from section to section', async () => {
    const { user } = showPlan(DRAFT);
    await user.click(await screen.findByRole('textbox', { name: /Language plan/ }));
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(document.getElementById('goals')).toHaveFocus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(document.getElementById('basics')).toHaveFocus();
  });

  test('a section that is not asked here can be shown anyway', async () => {
    const { user } = showPlan(DRAFT);
    await screen.findByRole('textbox', { name: /Language plan/ });
    expect(screen.queryByRole('heading', { name: 'Transition to adult life' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Not asked here (1)' }));
    await user.click(screen.getByRole('button', { name: 'Show anyway: Transition to adult life' }));
    expect(screen.getByRole('heading', { name: 'Transition to adult life' })).toBeVisible();
  });
});

test('a computed field shows what follows from the answers, and how', async () => {
  const derived = {
    basics: {
      share_of_day: { text: '90.8%', explanation: ['180 minutes are outside.', 'Reading: 180 minutes'] },
    },
  };
  showPlan({ ...DRAFT, PlanPage_plan: () => ({ plan: plan({ derived }) }) });
  expect(await screen.findByText('90.8%')).toBeVisible();
  expect(screen.getByText('Reading: 180 minutes')).toBeVisible();
  expect(screen.queryByRole('textbox', { name: 'Share of the day' })).toBeNull();
});

describe('a question that only sometimes matters', () => {
  const around = (repeated_goals: string[]) => ({
    ...DRAFT,
    PlanPage_plan: () => ({ plan: plan({ circumstances: { repeated_goals } }) }),
  });

  test('is asked in the row it is about, as the server’s facts say', async () => {
    const { user } = showPlan(around(['g1']));
    await user.click(await screen.findByRole('button', { name: 'Goal 1: Reading' }));
    expect(screen.getByRole('textbox', { name: 'Why it is repeated' })).toBeVisible();
  });

  test('is hidden with its answer when it does not matter, and the page says that the answer is kept', async () => {
    rowsOf((servers.goals as LiveServer).doc, 'goals')
      .get(0)
      .set('repeat_reason', 'Nearly there');
    const { user } = showPlan(around(['another']));
    await user.click(await screen.findByRole('button', { name: 'Goal 1: Reading' }));
    expect(screen.queryByRole('textbox', { name: 'Why it is repeated' })).toBeNull();
    expect(screen.getByText(/Kept while this is a draft.*Why it is repeated/)).toBeVisible();
    expect(
      rowsOf((servers.goals as LiveServer).doc, 'goals')
        .get(0)
        .get('repeat_reason'),
    ).toBe('Nearly there');
  });

  test('of a frozen plan is read whenever it was answered', async () => {
    const goals = [{ id: 'g1', subject: 'Reading', repeat_reason: 'Nearly there' }];
    showPlan({
      PlanPage_plan: () => ({ plan: plan({ state: 'active', sections: [section('goals', { goals })] }) }),
    });
    expect(await screen.findByText('Nearly there')).toBeVisible();
  });
});

test('a plan that is not there says so', async () => {
  showPlan({ PlanPage_plan: () => ({ plan: null }) });
  expect(await screen.findByText('There is no such plan, or it is not yours to read.')).toBeVisible();
});
