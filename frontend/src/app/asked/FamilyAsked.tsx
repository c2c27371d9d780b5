import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Asked_pageFragment } from '@/gql/graphql';
import { Button } from '@/ui/Button/Button';
import { Link } from '@/ui/Link/Link';
import { RadioGroup } from '@/ui/RadioGroup/RadioGroup';
import { TextArea } from '@/ui/TextArea/TextArea';
import { ProblemBanner } from '../ProblemBanner';
import { useDates } from '../useDates';
import { useDeed } from '../useDeed';
import { useDeedKey } from '../useDeedKey';
import { ASK, WRITE } from './documents';
import { Say } from './Say';
import { type Asked, Thread } from './Thread';
import { ABOUT, KINDS, REPLIES, STANDS } from './words';

/** What a family asked and where it stands, and a form to ask for more. */
export function FamilyAsked({
  page,
  about,
  begun,
  onChanged,
}: {
  page: Asked_pageFragment;
  /** What of the plan a question is about, when it was asked from there. */
  about: string | null;
  /** A question that is begun already, to be changed or sent; empty: none. */
  begun: string;
  onChanged: () => void;
}) {
  const { t } = useLingui();
  return (
    <>
      {page.mayAskFor.length > 0 && <AskForm page={page} about={about} begun={begun} onAsked={onChanged} />}
      {page.asked.length > 0 && (
        <section aria-label={t`What you asked`} className="flex flex-col">
          <h2 className="border-t border-line pt-4 text-lg">
            <Trans>What you asked</Trans>
          </h2>
          {page.asked.map((one) => (
            <One key={one.id} one={one} onChanged={onChanged} />
          ))}
        </section>
      )}
    </>
  );
}

function One({ one, onChanged }: { one: Asked; onChanged: () => void }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const [write, { isPending, problem }] = useDeed(WRITE, 'writeToSchool');
  const kind = KINDS[one.kind];
  const stands = STANDS[one.kind]?.[one.state];
  return (
    <article className="flex flex-col gap-3 border-b border-line py-4">
      <div>
        <h3 className="text-base font-strong">{kind ? i18n._(kind) : one.kind}</h3>
        <p className="text-sm text-ink-2">
          <Trans>Asked on {dates.day(one.receivedOn)}</Trans>
        </p>
      </div>
      {stands && <p className="max-w-prose">{i18n._(stands)}</p>}
      {one.dueOn && (
        <p className="font-strong">
          <Trans>The law gives the school until {dates.day(one.dueOn)}.</Trans>
        </p>
      )}
      {one.noticeId && (
        <p>
          <Link href={`/family/notices/${one.noticeId}`}>
            <Trans>Read the notice</Trans>
          </Link>
        </p>
      )}
      <Thread one={one} />
      <Say
        one={one}
        steps={REPLIES}
        problem={problem}
        isPending={isPending}
        onSay={async (kind, words, idempotencyKey) => {
          const done = await write({ requestId: one.id, kind, words, idempotencyKey });
          if (done) onChanged();
          return !!done;
        }}
      />
    </article>
  );
}

function AskForm({
  page,
  about,
  begun,
  onAsked,
}: {
  page: Asked_pageFragment;
  about: string | null;
  begun: string;
  onAsked: () => void;
}) {
  const { t, i18n } = useLingui();
  const [kind, setKind] = useState('question');
  const [words, setWords] = useState(begun);
  const [isSent, setSent] = useState(false);
  const [ask, { isPending, problem }] = useDeed(ASK, 'askSchool');
  const { idempotencyKey, isDone } = useDeedKey();
  return (
    <form
      className="flex flex-col gap-4 pb-6"
      onSubmit={async (event) => {
        event.preventDefault();
        const input = { studentId: page.studentId, kind, words, about: kind === 'question' ? about : null };
        if (!(await ask({ input, idempotencyKey }))) return;
        isDone();
        setWords('');
        setSent(true);
        onAsked();
      }}
    >
      <p role="status" className={isSent ? 'text-lg font-strong' : undefined}>
        {isSent && <Trans>The school has it. Below you see where it stands.</Trans>}
      </p>
      <ProblemBanner problem={problem} />
      <RadioGroup
        label={t`What do you ask for?`}
        choices={Object.entries(KINDS)
          .filter(([id]) => page.mayAskFor.includes(id))
          .map(([id, label]) => ({ id, label: i18n._(label), description: ABOUT[id] && i18n._(ABOUT[id]) }))}
        value={kind}
        onChange={setKind}
      />
      {about && kind === 'question' && (
        <p className="text-ink-2">
          <Trans>
            About: <bdi>{about}</bdi>
          </Trans>
        </p>
      )}
      <TextArea
        label={t`What do you want to say?`}
        description={t`In your own words, in any language.`}
        rows={5}
        maxLength={4000}
        isRequired
        value={words}
        onChange={(value) => {
          setWords(value);
          setSent(false);
        }}
      />
      <Button type="submit" look="primary" isPending={isPending} isDisabled={!words.trim()}>
        <Trans>Send to the school</Trans>
      </Button>
    </form>
  );
}
