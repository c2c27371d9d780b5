import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionGate } from '@/app/session';
import { show } from '@/lib/testing/render';
import { LEE } from '@/lib/testing/staff';
import { RosterPage } from './RosterPage';

/** Stands where the browser sends from, and lets the test say what came of it. */
class Sending {
  static last: Sending;
  headers: Record<string, string> = {};
  upload: { onprogress?: (event: object) => void } = {};
  status = 0;
  responseText = '';
  body?: FormData;
  opened: string[] = [];
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  constructor() {
    Sending.last = this;
  }
  open(...opened: string[]) {
    this.opened = opened;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send(body: FormData) {
    this.body = body;
  }
  abort() {
    this.onabort?.();
  }
  async answer(status: number, body: object) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    await act(async () => this.onload?.());
  }
}

beforeEach(() => vi.stubGlobal('XMLHttpRequest', Sending));
afterEach(() => vi.unstubAllGlobals());

const roster = {
  __typename: 'RosterImport',
  id: 'UjE=',
  fileName: 'fall.zip',
  state: 'failed',
  createdAt: '2026-09-01T04:30:00Z',
  counts: { students: { new: 12, changed: 1, unreadable: 2 } },
  uploadedBy: { __typename: 'Person', id: 'P1', name: 'Dana Ortiz' },
};

/** The page as somebody of a district in Chicago sees it. */
const showPage = (onUploaded: (id: string) => void, nodes: object[]) =>
  show(
    <SessionGate onSignedOut={() => {}}>
      <RosterPage onUploaded={onUploaded} />
    </SessionGate>,
    { answers: { Session_viewer: () => ({ viewer: LEE }), ...answering(nodes) } },
  );

function answering(nodes: object[], hasNextPage = false) {
  return {
    RosterPage_imports: () => ({
      rosterImports: {
        edges: nodes.map((node) => ({ cursor: 'c', node })),
        pageInfo: { hasNextPage, endCursor: 'next' },
        totalCount: { value: nodes.length, isExact: true },
      },
    }),
  };
}

const bundle = () => new File(['zip'], 'fall.zip', { type: 'application/zip' });

async function bring(files: File[], onUploaded: (id: string) => void = () => {}) {
  const shown = showPage(onUploaded, []);
  const input = await vi.waitUntil(() => shown.container.querySelector<HTMLInputElement>('input[type=file]'));
  await shown.user.upload(input, files);
  return shown;
}

test('a roster is sent, says how far it is, and its import opens', async () => {
  const onUploaded = vi.fn();
  await bring([bundle()], onUploaded);
  const sending = Sending.last;
  expect(sending.opened).toEqual(['POST', '/uploads/roster']);
  expect(sending.headers['x-trellis-csrf']).toBe('1');
  expect(sending.body?.getAll('files')).toMatchObject([{ name: 'fall.zip' }]);
  act(() => sending.upload.onprogress?.({ lengthComputable: true, loaded: 40, total: 100 }));
  expect(screen.getByRole('progressbar', { name: 'Sending fall.zip' })).toHaveAttribute(
    'aria-valuetext',
    '40%',
  );
  await sending.answer(201, { id: 'UjI=' });
  expect(onUploaded).toHaveBeenCalledWith('UjI=');
});

test('several CSV files go together', async () => {
  await bring([new File(['a'], 'users.csv'), new File(['b'], 'orgs.csv')]);
  expect(Sending.last.body?.getAll('files')).toHaveLength(2);
});

test('a refused roster says why and what to do, and another can be brought', async () => {
  const onUploaded = vi.fn();
  await bring([bundle()], onUploaded);
  await Sending.last.answer(413, {
    error: { code: 'TOO_LARGE', message: 'The bundle is too large.', doNext: 'Send at most 200 MB.' },
  });
  expect(screen.getByRole('alert')).toHaveTextContent('The bundle is too large.Send at most 200 MB.');
  expect(screen.getByRole('button', { name: 'Choose files' })).toBeVisible();
  expect(onUploaded).not.toHaveBeenCalled();
});

test('an answer that is no answer of ours still gets a sentence', async () => {
  await bring([bundle()]);
  Sending.last.status = 502;
  Sending.last.responseText = '<html>Bad gateway</html>';
  await act(async () => Sending.last.onload?.());
  expect(screen.getByRole('alert')).toHaveTextContent(/nothing has changed/);
});

test('sending can be cancelled without a complaint', async () => {
  const { user } = await bring([bundle()]);
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(await screen.findByRole('button', { name: 'Choose files' })).toBeVisible();
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

test('earlier rosters say who brought them, how they stand and what they would change', async () => {
  showPage(() => {}, [roster]);
  const row = (await screen.findByRole('link', { name: 'fall.zip' })).closest('tr') as HTMLElement;
  // In the district's zone: the evening before in Chicago.
  expect(within(row).getByText(/Mon, Aug 31, 11:30\sPM/)).toBeVisible();
  expect(within(row).getByRole('link')).toHaveAttribute('href', '/roster/UjE%3D');
  expect(row).toHaveTextContent('Dana Ortiz');
  expect(row).toHaveTextContent('Failed');
  expect(row).toHaveTextContent('12 new, 1 changed, 0 gone, 2 unreadable');
});
