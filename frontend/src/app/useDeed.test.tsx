import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Session_setLanguageDocument as SET_LANGUAGE } from '@/gql/graphql';
import { show } from '@/lib/testing/render';
import { Button } from '@/ui';
import { ProblemBanner } from './ProblemBanner';
import { useDeed } from './useDeed';

function Chooser() {
  const [choose, { problem }] = useDeed(SET_LANGUAGE, 'setLanguage');
  return (
    <>
      <Button
        onPress={async () => (document.title = (await choose({ language: 'es' }))?.language ?? 'nothing')}
      >
        Choose
      </Button>
      <ProblemBanner problem={problem} />
    </>
  );
}

test('a deed that happened answers with what became of it', async () => {
  const { user } = show(<Chooser />, {
    answers: { Session_setLanguage: ({ language }) => ({ setLanguage: { __typename: 'Viewer', language } }) },
  });
  await user.click(screen.getByRole('button'));
  await expect.poll(() => document.title).toBe('es');
});

test('a deed that did not happen says why and what to do next', async () => {
  const problem = {
    __typename: 'NotAllowedProblem',
    code: 'NOT_ALLOWED',
    message: 'Not here.',
    doNext: 'Ask the office.',
    field: null,
  };
  const { user } = show(<Chooser />, { answers: { Session_setLanguage: () => ({ setLanguage: problem }) } });
  await user.click(screen.getByRole('button'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Not here.Ask the office.');
  expect(document.title).toBe('nothing');
});

test('a server that cannot be reached is a problem in words, not a crash', async () => {
  const { user } = show(<Chooser />);
  await user.click(screen.getByRole('button'));
  expect(await screen.findByRole('alert')).toHaveTextContent(/cannot reach the server/);
});
