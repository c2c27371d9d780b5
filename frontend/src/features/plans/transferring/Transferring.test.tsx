import { screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { SessionGate } from '@/app/session';
import { show } from '@/lib/testing/render';
import { VIEWER } from '@/lib/testing/viewer';
import { DRAFT, liveSections, plan, section, showPlan } from '../testing/planPage';
import HandOverDialog from './HandOverDialog';
import MovedHereDialog from './MovedHereDialog';
import { preview, problem, transfer } from './testing';

const go = vi.fn();
vi.mock('@tanstack/react-router', async (real) => ({
  ...(await real<typeof import('@tanstack/react-router')>()),
  useNavigate: () => go,
}));

beforeEach(() => go.mockClear());

const session = { Session_viewer: () => ({ viewer: VIEWER }) };
const gate = (part: React.ReactElement, answers: Parameters<typeof show>[1]) =>
  show(<SessionGate onSignedOut={() => {}}>{part}</SessionGate>, answers);
const aFile = () => new File(['{"format": "trellis-transfer/1"}'], 'plan-for-us.trellis.json');

/** Nothing axe finds; colours need a real browser. */
async function isAccessible(container: Element) {
  const found = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
  expect(found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
}

describe('a student who moved here with a file', () => {
  function dialog(look: object, start: object = { __typename: 'Plan', id: 'p2' }) {
    const asked = vi.fn();
    const shown = gate(<MovedHereDialog studentId="maya" name="Maya" onClose={() => {}} />, {
      answers: {
        ...session,
        Transfer_look: (variables) => {
          asked('look', variables);
          return { lookIntoTransfer: look };
        },
        Transfer_start: (variables) => {
          asked('start', variables);
          return { startFromTransfer: start };
        },
      },
    });
    return { ...shown, asked };
  }
  const choose = async (user: ReturnType<typeof show>['user']) => {
    await screen.findByText('Drop the transfer file here');
    await user.upload(document.querySelector('input[type=file]') as HTMLInputElement, aFile());
  };

  test('reads whence it is, what the law asks, what begins the draft and what stays behind', async () => {
    const { user, asked } = dialog(preview({ notAgreed: ['Speech therapy'] }));
    await choose(user);
    const seen = await screen.findByRole('region', { name: 'What is in the file' });
    expect(within(seen).getByRole('heading', { name: 'A plan of Red Rock Unified (TX)' })).toBeVisible();
    expect(seen).toHaveTextContent(/From another state.*300\.323\(f\)/);
    expect(seen).toHaveTextContent('Begins the draft: Annual goals and Services.');
    expect(seen).toHaveTextContent('The family did not agree to: Speech therapy. That is not in force there');
    expect(within(seen).getByText(/Annual goals: Tier/)).toHaveTextContent('A question of theirs.');
    await isAccessible(screen.getByRole('dialog'));
    await user.click(screen.getByRole('button', { name: 'Start from this plan' }));
    await waitFor(() => expect(go).toHaveBeenCalledWith({ to: '/plans/$planId', params: { planId: 'p2' } }));
    expect(asked).toHaveBeenLastCalledWith('start', {
      studentId: 'maya',
      content: '{"format": "trellis-transfer/1"}',
      arrivedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      isSameChild: false,
    });
  });

  test('somebody confirms the child where the names or birthdays do not', async () => {
    const { user, asked } = dialog(preview({ isSurelyTheChild: false, nameInPlan: 'Maya R. Ruiz' }));
    await choose(user);
    const start = screen.getByRole('button', { name: 'Start from this plan' });
    const same = await screen.findByRole('checkbox', { name: /The plan is of Maya R\. Ruiz, born/ });
    expect(start).toBeDisabled();
    await user.click(same);
    await user.click(start);
    await waitFor(() =>
      expect(asked).toHaveBeenLastCalledWith('start', expect.objectContaining({ isSameChild: true })),
    );
  });

  test('a file that is not genuine begins nothing and says what to do', async () => {
    const refused = {
      ...problem('PACKAGE_NOT_GENUINE', 'This file was changed.'),
      doNext: 'Ask for a new file.',
    };
    const { user } = dialog(refused);
    await choose(user);
    expect(await screen.findByText('This file was changed.')).toBeVisible();
    expect(screen.getByText('Ask for a new file.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Start from this plan' })).toBeDisabled();
  });

  test('a file of half a megabyte is not sent', async () => {
    const { user, asked } = dialog(preview());
    await screen.findByText('Drop the transfer file here');
    const large = new File(['x'.repeat(500_000)], 'large.json');
    await user.upload(document.querySelector('input[type=file]') as HTMLInputElement, large);
    expect(await screen.findByText('This file is too large to be a transfer file.')).toBeVisible();
    expect(asked).not.toHaveBeenCalled();
  });
});

test('a student who came with a plan on paper: whose it is and its dates, and an empty draft', async () => {
  const asked = vi.fn();
  const { user } = gate(<MovedHereDialog studentId="maya" name="Maya" onClose={() => {}} />, {
    answers: {
      ...session,
      Transfer_files: () => ({
        student: {
          __typename: 'Student',
          id: 'maya',
          attachments: { __typename: 'AttachmentConnection', edges: [] },
        },
      }),
      Transfer_startFromPaper: (variables) => {
        asked(variables);
        return { startFromPaper: problem('INVALID_INPUT', 'The plan ends after it starts.', 'endsOn') };
      },
    },
  });
  await user.click(await screen.findByRole('radio', { name: /A plan on paper or PDF/ }));
  const start = screen.getByRole('button', { name: 'Start an empty draft' });
  await user.click(start);
  expect(screen.getByText('Name the district the plan is from.')).toBeVisible();
  expect(screen.getByText('Choose the state it is in.')).toBeVisible();
  expect(asked).not.toHaveBeenCalled();
  await user.type(screen.getByRole('textbox', { name: /District of the old plan/ }), 'Elsewhere Schools');
  await user.click(screen.getByRole('button', { name: /State/ }));
  await user.click(await screen.findByRole('option', { name: 'NV' }));
  await isAccessible(screen.getByRole('dialog'));
  await user.click(start);
  expect(await screen.findByText('The plan ends after it starts.')).toBeVisible();
  expect(asked).toHaveBeenCalledExactlyOnceWith({
    studentId: 'maya',
    arrivedOn: expect.any(String),
    paper: expect.objectContaining({ district: 'Elsewhere Schools', state: 'NV', attachmentId: null }),
  });
});

test('a plan is handed over to a district that is here, with a reason the family reads', async () => {
  const asked = vi.fn();
  const { user } = gate(<HandOverDialog planId="p1" onClose={() => {}} />, {
    answers: {
      ...session,
      Transfer_districts: () => ({
        signInOptions: [
          { __typename: 'SignInOption', slug: 'juniper', name: 'Juniper Valley' },
          { __typename: 'SignInOption', slug: 'own', name: VIEWER.district.name },
        ],
      }),
      Transfer_handOver: (variables) => {
        asked(variables);
        return {
          handOverPlan: {
            __typename: 'TransferPackage',
            fileName: 'plan-for-juniper-2026-11-27.trellis.json',
            content: '{}',
            expiresAt: '2026-12-27T12:00:00Z',
            told: 0,
          },
        };
      },
    },
  });
  const make = await screen.findByRole('button', { name: 'Make the file' });
  await user.click(make);
  expect(await screen.findByText('Choose the district the student moves to.')).toBeVisible();
  expect(asked).not.toHaveBeenCalled();
  const to = await screen.findByRole('combobox', { name: /The student moves to/ });
  await user.type(to, 'Jun');
  expect(screen.queryByRole('option', { name: VIEWER.district.name })).toBeNull();
  await user.click(await screen.findByRole('option', { name: 'Juniper Valley' }));
  await user.type(screen.getByRole('textbox', { name: /Why it is sent/ }), 'The family moved in November.');
  await user.click(make);
  expect(await screen.findByText('Say who asked for the plan.')).toBeVisible();
  expect(asked).not.toHaveBeenCalled();
  await user.click(screen.getByRole('radio', { name: /^The family/ }));
  await user.click(make);
  expect(await screen.findByText('The file is ready.')).toBeVisible();
  expect(screen.getByText('Nobody of the family was written to.')).toBeVisible();
  expect(screen.getByText(/Only that district can use it, until Sun, Dec 27/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Save plan-for-juniper-2026-11-27.trellis.json' })).toBeVisible();
  await isAccessible(screen.getByRole('dialog'));
  expect(asked).toHaveBeenCalledExactlyOnceWith({
    planId: 'p1',
    to: 'juniper',
    ground: 'parent_asked',
    reason: 'The family moved in November.',
  });
});

describe('a draft that began with a plan of another district', () => {
  liveSections();
  const BASICS = { kind: 'annual', language_plan: 'Spanish at home' };
  const came = (more: Record<string, unknown> = {}, may = ['write']) =>
    plan({
      may,
      transfer: transfer(more),
      sections: [
        section('basics', BASICS, { carried: ['language_plan'] }),
        section('goals', { goals: [] }),
        section('transition', { preferences: null }),
      ],
    });
  const shown = (one: object, answers = {}) =>
    showPlan({ ...DRAFT, PlanPage_plan: () => ({ plan: one }), ...answers });

  test('says so on top and at each answer, with what is given meanwhile and what the law asks', async () => {
    shown(came());
    const about = await screen.findByRole('region', { name: 'Moved here with a plan' });
    expect(within(about).getByRole('heading', { level: 2 })).toHaveTextContent(
      'Came with a plan of Red Rock Unified (TX)',
    );
    expect(about).toHaveTextContent(/initial one and needs the parent’s consent/);
    expect(within(about).getByText(/^Help with reading/)).toBeVisible();
    expect(within(about).getByText('no day yet')).toBeVisible();
    expect(about).toHaveTextContent('Nobody has recorded yet that a parent was consulted.');
    expect(
      await screen.findByText('1 part of the plan of Red Rock Unified to confirm or change'),
    ).toBeVisible();
    expect(await screen.findByText('From the plan of Red Rock Unified')).toBeVisible();
    expect(screen.queryByText('From the last plan')).toBeNull();
    await isAccessible(about);
  });

  test('services and what the parent said are recorded together, whole', async () => {
    const asked = vi.fn();
    const { user } = shown(came(), {
      Transfer_record: (variables: object) => {
        asked(variables);
        return { recordComparableServices: came({ consultedOn: '2026-11-10' }) };
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Services meanwhile…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Services until this plan is in force' });
    await user.click(within(dialog).getByRole('button', { name: 'Take out service 2' }));
    await user.type(within(dialog).getByRole('textbox', { name: /With whom/ }), 'Elena Ruiz');
    await user.click(within(dialog).getByRole('button', { name: 'Record' }));
    expect(await within(dialog).findByText('Say on which day.')).toBeVisible();
    expect(within(dialog).getByText('Write down what they said.')).toBeVisible();
    expect(asked).not.toHaveBeenCalled();
    await user.clear(within(dialog).getByRole('textbox', { name: /With whom/ }));
    await user.click(within(dialog).getByRole('radio', { name: 'Needed' }));
    await isAccessible(dialog);
    await user.click(within(dialog).getByRole('button', { name: 'Record' }));
    await waitFor(() =>
      expect(asked).toHaveBeenCalledExactlyOnceWith({
        planId: 'p1',
        revision: 1,
        services: [{ what: 'Help with reading: 45 minutes, 4 times a week', startsOn: '2026-11-09' }],
        consulted: null,
        evaluation: 'needed',
      }),
    );
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('who only reads it records nothing', async () => {
    shown(came({}, []));
    await screen.findByRole('region', { name: 'Moved here with a plan' });
    expect(screen.queryByRole('button', { name: 'Services meanwhile…' })).toBeNull();
  });
});
