import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { SessionGate } from '@/app/session';
import { type Answers, show } from '@/lib/testing/render';
import { VIEWER } from '@/lib/testing/viewer';
import { NoticePage } from './NoticePage';

const TITLES = [
  'What is proposed or refused',
  'Why',
  'Evaluations',
  'Safeguards',
  'Help',
  'Options',
  'Other',
];
const KEYS = ['action', 'why', 'evaluations', 'safeguards', 'help', 'options', 'other_factors'];
const content = (key: string, index: number, more: object = {}) => ({
  __typename: 'NoticeContent',
  key,
  number: index + 1,
  label: TITLES[index],
  help: 'What belongs here.',
  cite: `34 CFR 300.503(b)(${index + 1})`,
  none: null,
  noneEn: null,
  noneEs: null,
  isOpen: false,
  text: index ? `Text of ${key}.` : '',
  textLanguage: 'en',
  en: index ? `Text of ${key}.` : null,
  es: null,
  ...more,
});
const HELENA = { __typename: 'GivenTo', id: 'helena', name: 'Helena Ruiz', language: 'en', deliveries: [] };
const notice = (more: object = {}) => ({
  __typename: 'PriorNotice',
  id: 'n1',
  state: 'draft',
  revision: 1,
  trigger: 'A plan begins or changes',
  actionOn: '2026-12-14',
  issueBy: '2026-12-04',
  issueByWhy: '10 calendar days before it begins (34 CFR 300.503(a))',
  isLate: false,
  lateReason: null,
  issuedAt: null,
  issuedBy: null,
  sha256: null,
  corrects: false,
  may: ['draft', 'issue'],
  student: { __typename: 'Student', id: 's1', name: 'Maya Ruiz' },
  items: [
    {
      __typename: 'NoticeItem',
      id: 'service:1',
      how: 'propose',
      isOwn: false,
      text: 'New service: reading.',
      textLanguage: 'en',
      en: 'New service: reading.',
      es: 'Servicio nuevo: lectura.',
    },
  ],
  contents: KEYS.map((key, index) => content(key, index)),
  givenTo: [HELENA],
  otherReaders: [],
  renderings: [],
  ...more,
});
const OPEN_LAST = {
  contents: KEYS.map((key, index) =>
    content(
      key,
      index,
      index === 6
        ? {
            en: null,
            text: '',
            isOpen: true,
            none: 'There are none.',
            noneEn: 'There are none.',
            noneEs: 'No hay.',
          }
        : {},
    ),
  ),
};
const OUT = {
  state: 'issued',
  revision: 2,
  issuedAt: '2026-11-23T18:00:00Z',
  issuedBy: 'Ana Reyes',
  sha256: 'ab'.repeat(32),
};
const POSTED = {
  givenTo: [
    {
      ...HELENA,
      deliveries: [
        { __typename: 'Delivery', way: 'posted', on: '2026-11-23', recordedAt: '2026-11-23T19:00:00Z' },
      ],
    },
  ],
};
const papers = (one: object | null, more: object = {}) => ({
  planPapers: {
    __typename: 'PlanPapers',
    versionId: 'v1',
    waits: true,
    mayDraft: true,
    copyIsDue: true,
    copies: [HELENA],
    notice: one,
    ...more,
  },
});

function showPage(one: object | null, others: Answers = {}) {
  return show(
    <SessionGate onSignedOut={() => {}}>
      <NoticePage planId="p1" />
    </SessionGate>,
    {
      answers: {
        Session_viewer: () => ({ viewer: VIEWER }),
        Notices_papers: () => papers(one),
        ...others,
      },
    },
  );
}

test('a complete draft is issued with two presses, and says to whom it goes', async () => {
  const { user, asked } = showPage(notice(), {
    Notices_issue: () => ({ issueNotice: notice(OUT) }),
  });
  expect(await screen.findByText('New service: reading.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Issue…' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Issue the notice' });
  expect(within(dialog).getByText('Helena Ruiz')).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Issue the notice' }));
  expect(await screen.findByText('Issued, not opened yet')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Go on with the plan' })).toHaveAttribute('href', '/plans/p1');
  const names = asked.map(({ body }) => body.operationName);
  expect(names.filter((one) => one === 'Notices_revise')).toEqual([]);
});

test('what is open is named and blocks issuing, until somebody says it', async () => {
  const { user, asked } = showPage(notice(OPEN_LAST), {
    Notices_revise: () => ({ reviseNotice: notice({ revision: 2 }) }),
  });
  expect(await screen.findByRole('link', { name: 'Other' })).toHaveAttribute('href', '#notice-other_factors');
  expect(screen.getByRole('button', { name: 'Issue…' })).toBeDisabled();
  await user.click(screen.getByRole('button', { name: 'There are none.' }));
  expect(screen.getByRole('textbox', { name: /Other.*English|English.*Other/ })).toHaveValue(
    'There are none.',
  );
  await user.click(screen.getByRole('button', { name: 'Issue…' }));
  expect(await screen.findByRole('alertdialog')).toBeVisible();
  const sent = asked.filter(({ body }) => body.operationName === 'Notices_revise');
  expect(sent[0]?.body.variables).toMatchObject({
    revision: 1,
    contents: [{ key: 'other_factors', en: 'There are none.', es: 'No hay.' }],
    items: [],
  });
});

test('who leaves a field has it kept, and a refusal can be added', async () => {
  const { user, asked } = showPage(notice(), {
    Notices_revise: () => ({ reviseNotice: notice({ revision: 2 }) }),
  });
  await user.click(await screen.findByRole('button', { name: 'Add what is refused' }));
  await user.type(screen.getByRole('textbox', { name: 'Refused, 1' }), 'A second aide.');
  await user.tab();
  await waitFor(() =>
    expect(asked.find(({ body }) => body.operationName === 'Notices_revise')?.body.variables).toMatchObject({
      items: [{ id: null, how: 'refuse', en: 'A second aide.', es: '' }],
    }),
  );
});

test('pressing the button right out of a field sends it once, and issues what was sent', async () => {
  const { user, asked } = showPage(notice(), {
    Notices_revise: () => ({ reviseNotice: notice({ revision: 2 }) }),
    Notices_issue: () => ({ issueNotice: notice(OUT) }),
  });
  await user.type(await screen.findByRole('textbox', { name: /Why.*English|English.*Why/ }), ' More.');
  await user.click(screen.getByRole('button', { name: 'Issue…' }));
  const dialog = await screen.findByRole('alertdialog');
  await user.click(within(dialog).getByRole('button', { name: 'Issue the notice' }));
  await screen.findByText('Issued, not opened yet');
  const sent = asked.filter(({ body }) => body.operationName === 'Notices_revise');
  expect(sent[0]?.body.variables).toMatchObject({ contents: [{ key: 'why', en: 'Text of why. More.' }] });
  expect(asked.find(({ body }) => body.operationName === 'Notices_issue')?.body.variables).toMatchObject({
    revision: 2,
  });
});

test('late is allowed with a reason', async () => {
  const { user, asked } = showPage(notice({ isLate: true }), {
    Notices_issue: () => ({ issueNotice: notice(OUT) }),
  });
  await user.click(await screen.findByRole('button', { name: 'Issue…' }));
  const dialog = await screen.findByRole('alertdialog');
  const press = within(dialog).getByRole('button', { name: 'Issue the notice' });
  expect(press).toBeDisabled();
  await user.type(within(dialog).getByRole('textbox', { name: /Why it is given late/ }), 'She needs it now.');
  await user.click(press);
  await waitFor(() =>
    expect(asked.find(({ body }) => body.operationName === 'Notices_issue')?.body.variables).toMatchObject({
      lateReason: 'She needs it now.',
    }),
  );
});

test('a family that reads Spanish has both languages side by side', async () => {
  showPage(notice({ givenTo: [{ ...HELENA, language: 'es' }] }));
  expect(await screen.findByRole('textbox', { name: /Why.*Spanish|Spanish.*Why/ })).toHaveAttribute(
    'lang',
    'es',
  );
  expect(screen.getByRole('textbox', { name: /Why.*English|English.*Why/ })).toHaveValue('Text of why.');
});

test('of one that is out it is said whom it reached, and paper is put on record with its day', async () => {
  const { user, asked } = showPage(notice(OUT), {
    Notices_handOver: () => ({
      handOverNotice: notice({ ...OUT, state: 'delivered', revision: 3, ...POSTED }),
    }),
  });
  const reached = await screen.findByRole('region', { name: /Whom it reached/ });
  expect(within(reached).getByText('Not yet')).toBeVisible();
  await user.click(within(reached).getByRole('button', { name: /Helena Ruiz/ }));
  const dialog = await screen.findByRole('dialog', { name: 'How Helena Ruiz got it' });
  await user.click(within(dialog).getByRole('radio', { name: 'Sent by post' }));
  await user.click(within(dialog).getByRole('button', { name: 'Put on record' }));
  await waitFor(() =>
    expect(asked.find(({ body }) => body.operationName === 'Notices_handOver')?.body.variables).toMatchObject(
      {
        id: 'n1',
        personId: 'helena',
        way: 'posted',
      },
    ),
  );
  expect(await screen.findByText('Issued and with the family')).toBeVisible();
});

test('who of two parents has not got it is named, and paper is offered for them', async () => {
  const opened = [
    { __typename: 'Delivery', way: 'app', on: '2026-11-23', recordedAt: '2026-11-23T19:00:00Z' },
  ];
  const luis = { ...HELENA, id: 'luis', name: 'Luis Ruiz' };
  const people = [{ ...HELENA, deliveries: opened }, luis];
  showPage(notice({ ...OUT, state: 'delivered', givenTo: people }));
  expect(await screen.findByText('Issued, not with everybody yet')).toBeVisible();
  const reached = screen.getByRole('region', { name: /Whom it reached/ });
  expect(within(reached).getByText('Not yet with: Luis Ruiz.')).toBeVisible();
  expect(within(reached).getByRole('button', { name: /Luis Ruiz/ })).toBeVisible();
});

test('who may not issue it is told who does', async () => {
  showPage(notice({ may: ['draft'] }));
  expect(await screen.findByText(/then the district decides/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Issue…' })).toBeNull();
});

test('the copy of the plan is asked for until somebody has it', async () => {
  showPage(notice(OUT));
  const copy = await screen.findByRole('region', { name: /copy of the plan/ });
  expect(within(copy).getByText('Nobody of the family has it yet.')).toBeVisible();
});

test('where there is none it can be drafted', async () => {
  const { user, asked } = showPage(null, { Notices_draft: () => ({ draftNotice: notice() }) });
  await user.click(await screen.findByRole('button', { name: 'Draft the notice' }));
  await waitFor(() => expect(asked.some(({ body }) => body.operationName === 'Notices_draft')).toBe(true));
});

test('a plan without notices says so', async () => {
  showPage(null, { Notices_papers: () => ({ planPapers: null }) });
  expect(await screen.findByText(/There is no notice of this plan/)).toBeVisible();
});

const VIETNAMESE = {
  otherReaders: [{ __typename: 'NoticeReaders', language: 'vi', names: ['Helena Ruiz'] }],
};
const TO_COME = {
  __typename: 'NoticeRendering',
  language: 'vi',
  how: 'to_be_interpreted',
  byWhom: 'Linh Tran',
  on: '2026-11-24',
  reason: null,
  fileTitle: null,
  recordedBy: 'Ana Reyes',
  recordedAt: '2026-11-23T18:00:00Z',
};

test('a family that reads another language is asked about before the notice goes out', async () => {
  const { user, asked } = showPage(notice(VIETNAMESE), {
    Notices_issue: () => ({ issueNotice: notice({ ...OUT, ...VIETNAMESE, renderings: [TO_COME] }) }),
  });
  await user.click(await screen.findByRole('button', { name: 'Issue…' }));
  const dialog = await screen.findByRole('alertdialog');
  const press = within(dialog).getByRole('button', { name: 'Issue the notice' });
  expect(press).toBeDisabled();
  await user.type(within(dialog).getByRole('textbox', { name: /By whom/ }), 'Linh Tran');
  await user.click(press);
  await waitFor(() =>
    expect(asked.find(({ body }) => body.operationName === 'Notices_issue')?.body.variables).toMatchObject({
      renderings: [{ language: 'vi', how: 'to_be_interpreted', byWhom: 'Linh Tran' }],
    }),
  );
  expect(await screen.findByText(/Will be interpreted by Linh Tran/)).toBeVisible();
});

test('why no language of the family is feasible is a sentence', async () => {
  const { user } = showPage(notice(VIETNAMESE));
  await user.click(await screen.findByRole('button', { name: 'Issue…' }));
  const dialog = await screen.findByRole('alertdialog');
  await user.click(within(dialog).getByRole('radio', { name: /not feasible/ }));
  const press = within(dialog).getByRole('button', { name: 'Issue the notice' });
  await user.type(within(dialog).getByRole('textbox', { name: /Why it is not feasible/ }), 'No one.');
  expect(press).toBeDisabled();
  await user.type(
    within(dialog).getByRole('textbox', { name: /Why it is not feasible/ }),
    ' In two counties.',
  );
  expect(press).toBeEnabled();
});

test('that it was interpreted is put on record later, once they understood', async () => {
  const out = { ...OUT, ...VIETNAMESE, renderings: [TO_COME] };
  const { user, asked } = showPage(notice(out), {
    Notices_render: () => ({ renderNotice: notice({ ...out, revision: 3 }) }),
  });
  const part = await screen.findByRole('region', { name: /In the family's language/ });
  expect(within(part).getByText('Not yet on record as understood: Vietnamese.')).toBeVisible();
  await user.click(within(part).getByRole('button', { name: /Vietnamese/ }));
  const dialog = await screen.findByRole('dialog', { name: 'In Vietnamese' });
  await user.type(within(dialog).getByRole('textbox', { name: /By whom/ }), 'Linh Tran');
  const press = within(dialog).getByRole('button', { name: 'Put on record' });
  expect(press).toBeDisabled();
  await user.click(within(dialog).getByRole('checkbox', { name: /understood what the notice says/ }));
  await user.click(press);
  await waitFor(() =>
    expect(asked.find(({ body }) => body.operationName === 'Notices_render')?.body.variables).toMatchObject({
      id: 'n1',
      said: { language: 'vi', how: 'interpreted', byWhom: 'Linh Tran', wasUnderstood: true },
    }),
  );
});
