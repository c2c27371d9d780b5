import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { type FragmentType, readFragment } from '@/gql';
import type { Notice_wholeFragment } from '@/gql/graphql';
import { Button, ConfirmDialog, Facts, Link, Section, toast } from '@/ui';
import { CORRECT, GIVEN, HAND_OVER, NOTICE, RENDER } from './documents';
import { GivenList, withoutIt } from './GivenList';
import { Understood } from './Understood';

const HASH_SHOWN = 12;

export interface IssuedNoticeProps {
  /** What the notice is about, and where to go on. */
  home: { href: string; says: ReactNode };
  notice: Notice_wholeFragment;
  onChanged: (notice: Notice_wholeFragment) => void;
}

/** A notice that is out: what it says for good, whom it reached, and the way to correct it. */
export function IssuedNotice({ home, notice, onChanged }: IssuedNoticeProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [correct, correcting] = useDeed(CORRECT, 'correctNotice');
  const [handOver, handing] = useDeed(HAND_OVER, 'handOverNotice');
  const [render, rendering] = useDeed(RENDER, 'renderNotice');
  const [isCorrecting, setCorrecting] = useState(false);
  const take = (done: FragmentType<typeof NOTICE> | null) => {
    const changed = done && readFragment(NOTICE, done);
    if (changed) onChanged(changed);
    return !!changed;
  };
  const printed = new URLSearchParams({ notice: notice.id, language: i18n.locale });
  const people = readFragment(GIVEN, notice.givenTo);
  const waiting = withoutIt(people)
    .map((one) => one.name)
    .join(', ');
  const mayCorrect = notice.may.includes('draft') && notice.state !== 'superseded';
  return (
    <>
      <ProblemBanner problem={correcting.problem} onDismiss={correcting.clear} />
      <div className="flex flex-wrap items-center gap-3 pb-4">
        <Link href={home.href} look="primary">
          {home.says}
        </Link>
        <Link href={`/print/notice.pdf?${printed}`} target="_blank" rel="noreferrer">
          <Trans>Open the PDF</Trans>
        </Link>
        {mayCorrect && (
          <Button look="quiet" onPress={() => setCorrecting(true)}>
            <Trans>Correct…</Trans>
          </Button>
        )}
      </div>
      <div className="pb-4">
        <Facts
          facts={[
            ...(notice.actionOn
              ? [{ label: t`What it tells of begins`, value: dates.day(notice.actionOn) }]
              : []),
            ...(notice.lateReason ? [{ label: t`Why it came late`, value: notice.lateReason }] : []),
            ...(notice.sha256
              ? [
                  {
                    label: t`Hash`,
                    value: (
                      <code className="text-sm" title={notice.sha256}>
                        {notice.sha256.slice(0, HASH_SHOWN)}…
                      </code>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </div>
      {notice.may.includes('draft') && (
        <GivenList
          title={<Trans>Whom it reached</Trans>}
          about={
            <Trans>
              Who has an email address was sent a letter that leads to it. Opening it is its delivery; so is
              paper.
            </Trans>
          }
          warning={waiting && notice.state !== 'superseded' ? t`Not yet with: ${waiting}.` : null}
          people={people}
          problem={handing.problem}
          onRecord={async (given) => take(await handOver({ id: notice.id, ...given, language: i18n.locale }))}
        />
      )}
      <Understood
        notice={notice}
        problem={rendering.problem}
        onRecord={async (said) => take(await render({ id: notice.id, said, language: i18n.locale }))}
      />
      {notice.contents.map((content) => (
        <Section key={content.key} title={content.label} note={content.cite}>
          {content.number === 1 ? (
            <ItemsSaid items={notice.items} />
          ) : (
            <p lang={content.textLanguage} dir="auto" className="max-w-prose whitespace-pre-line">
              {content.text}
            </p>
          )}
        </Section>
      ))}
      <ConfirmDialog
        title={t`Correct the notice`}
        isOpen={isCorrecting}
        onOpenChange={setCorrecting}
        confirmLabel={t`Write another one`}
        onConfirm={async () => {
          const done = await correct({ id: notice.id, language: i18n.locale });
          if (take(done)) toast({ text: t`The new notice begins with the words of this one.` });
        }}
      >
        <Trans>
          What was issued is never changed. Another notice takes its place once it is issued, and both stay on
          record.
        </Trans>
      </ConfirmDialog>
    </>
  );
}

/** What is proposed and what is refused, as it was said. */
export function ItemsSaid({ items }: { items: Notice_wholeFragment['items'] }) {
  return (
    <ul className="flex max-w-prose flex-col gap-1.5">
      {items.map((item) => (
        <li key={item.id}>
          <span className="text-sm text-ink-2">
            {item.how === 'refuse' ? <Trans>Refused:</Trans> : <Trans>Proposed:</Trans>}
          </span>{' '}
          <span lang={item.textLanguage}>{item.text}</span>
        </li>
      ))}
    </ul>
  );
}
