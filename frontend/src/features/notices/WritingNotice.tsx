import { Trans, useLingui } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { readFragment } from '@/gql';
import type { Notice_wholeFragment } from '@/gql/graphql';
import { Banner, Button, PageHeader, Section, StatusMark, TextArea, toast } from '@/ui';
import { GIVEN, ISSUE, NOTICE, REVISE } from './documents';
import { IssueDialog } from './IssueDialog';
import { ItemsSaid } from './IssuedNotice';
import { changesOf, isChanged, type OwnItem, useWriting, writtenIn } from './useNotice';

export interface WritingNoticeProps {
  notice: Notice_wholeFragment;
  subtitle: string;
  onSaved: (notice: Notice_wholeFragment) => void;
  onIssued: (notice: Notice_wholeFragment) => void;
}

/** A notice in work: filled in as far as the record knows. What is left open blocks issuing, and is said by its name. */
export function WritingNotice({ notice, subtitle, onSaved, onIssued }: WritingNoticeProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const language = i18n.locale;
  const { now, write, setItem, addItem, removeItem, saved } = useWriting(notice);
  const [revise, revising] = useDeed(REVISE, 'reviseNotice');
  const [issue, issuing] = useDeed(ISSUE, 'issueNotice');
  const [isIssuing, setIssuing] = useState(false);
  const people = readFragment(GIVEN, notice.givenTo);
  const isRead = (one: string) => people.some((person) => person.language.startsWith(one));
  const inSpanish = isRead('es') || Object.values(now.texts).some((text) => !text.en && text.es);
  const mayWrite = notice.may.includes('draft');
  const open = notice.contents.filter((content) =>
    content.number === 1
      ? notice.items.length + now.items.filter((one) => one.en.trim() || one.es.trim()).length === 0
      : !now.texts[content.key]?.en.trim() && !now.texts[content.key]?.es.trim(),
  );

  // Leaving a field and pressing the button fall together: each waits for what went before, and sends what is there then.
  const typed = useRef(now);
  typed.current = now;
  const server = useRef(notice);
  const queue = useRef<Promise<Notice_wholeFragment | null>>(Promise.resolve(null));
  /** What was typed reaches the server; null where it was refused. */
  const save = (): Promise<Notice_wholeFragment | null> => {
    const send = async () => {
      const [known, sent] = [writtenIn(server.current), typed.current];
      if (!isChanged(known, sent)) return server.current;
      const { id, revision } = server.current;
      const done = await revise({ id, revision, language, ...changesOf(known, sent) });
      const there = done && readFragment(NOTICE, done);
      if (there) {
        server.current = there;
        saved(there, sent);
        onSaved(there);
      }
      return there;
    };
    queue.current = queue.current.then(send, send);
    return queue.current;
  };

  return (
    <>
      <PageHeader
        title={t`Prior written notice`}
        documentTitle={`${t`Prior written notice`} · ${notice.student.name}`}
        subtitle={subtitle}
        status={
          <StatusMark standing="due-soon">
            <Trans>To be issued</Trans>
          </StatusMark>
        }
        actions={
          notice.may.includes('issue') && (
            <Button
              look="primary"
              isDisabled={open.length > 0}
              onPress={async () => {
                if (await save()) setIssuing(true);
              }}
            >
              <Trans>Issue…</Trans>
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-3 pb-4">
        <ProblemBanner problem={revising.problem} onDismiss={revising.clear} />
        <p className="max-w-prose text-ink-2">
          <Trans>
            The family is told in writing what changes and why, before it does (34 CFR 300.503). This draft is
            filled in from what the record knows. Read it, complete it, issue it.
          </Trans>
        </p>
        {open.length > 0 && (
          <Banner tone="attention" title={<Trans>Still open</Trans>}>
            <ul>
              {open.map((content) => (
                <li key={content.key}>
                  <a href={`#notice-${content.key}`} className="underline">
                    {content.label}
                  </a>
                </li>
              ))}
            </ul>
          </Banner>
        )}
        {mayWrite && !notice.may.includes('issue') && (
          <p className="max-w-prose text-sm text-ink-2">
            <Trans>
              Something in it is refused, or no team met about it: then the district decides. A school leader,
              the district's representative on the team or special-education administration issues it.
            </Trans>
          </p>
        )}
        {notice.issueBy && notice.actionOn && (
          <p className="max-w-prose text-sm text-ink-2">
            <StatusMark standing={notice.isLate ? 'overdue' : 'due-soon'}>
              <Trans>Early enough until {dates.day(notice.issueBy)}</Trans>
            </StatusMark>{' '}
            <Trans>
              What it tells of begins on {dates.day(notice.actionOn)}; notice is given {notice.issueByWhy}.
            </Trans>
          </p>
        )}
      </div>
      <form
        onSubmit={(event) => event.preventDefault()}
        onBlur={() => {
          if (mayWrite) void save();
        }}
      >
        {notice.contents.map((content) => (
          <Section key={content.key} title={content.label} note={content.cite}>
            <div id={`notice-${content.key}`} className="flex max-w-3xl scroll-mt-20 flex-col gap-3">
              <p className="text-sm text-ink-2">{content.help}</p>
              {content.number === 1 ? (
                <>
                  <ItemsSaid items={notice.items.filter((item) => !item.isOwn)} />
                  <OwnItems
                    items={now.items}
                    inSpanish={inSpanish}
                    mayWrite={mayWrite}
                    onChange={setItem}
                    onAdd={addItem}
                    onRemove={removeItem}
                  />
                </>
              ) : (
                <>
                  <TextArea
                    label={t`In English`}
                    aria-label={content.label}
                    lang="en"
                    value={now.texts[content.key]?.en ?? ''}
                    isReadOnly={!mayWrite}
                    onChange={(text) => {
                      write(content.key, 'en', text);
                      // Nobody would see that it says something else now.
                      if (!inSpanish) write(content.key, 'es', '');
                    }}
                  />
                  {inSpanish && (
                    <TextArea
                      label={t`In Spanish`}
                      aria-label={content.label}
                      lang="es"
                      value={now.texts[content.key]?.es ?? ''}
                      isReadOnly={!mayWrite}
                      onChange={(text) => write(content.key, 'es', text)}
                    />
                  )}
                  {content.none && mayWrite && open.includes(content) && (
                    <Button
                      size="small"
                      className="self-start"
                      onPress={() => {
                        write(content.key, 'en', content.noneEn ?? '');
                        write(content.key, 'es', content.noneEs ?? '');
                      }}
                    >
                      {content.none}
                    </Button>
                  )}
                </>
              )}
            </div>
          </Section>
        ))}
      </form>
      {isIssuing && notice.may.includes('issue') && (
        <IssueDialog
          notice={notice}
          people={people}
          problem={issuing.problem}
          onClose={() => {
            issuing.clear();
            setIssuing(false);
          }}
          onIssue={async (lateReason, renderings) => {
            const { id, revision } = server.current;
            const done = await issue({ id, revision, lateReason, renderings, language });
            const there = done && readFragment(NOTICE, done);
            if (!there) return;
            setIssuing(false);
            toast({ text: t`The notice is issued. The family was sent a letter.`, tone: 'ok' });
            onIssued(there);
          }}
        />
      )}
    </>
  );
}

interface OwnItemsProps {
  items: readonly OwnItem[];
  inSpanish: boolean;
  mayWrite: boolean;
  onChange: (id: string, change: Partial<OwnItem>) => void;
  onAdd: (how: string) => void;
  onRemove: (id: string) => void;
}

/** What the record cannot know: what the family asked for and is refused, or what else is proposed. */
function OwnItems({ items, inSpanish, mayWrite, onChange, onAdd, onRemove }: OwnItemsProps) {
  const { t } = useLingui();
  return (
    <>
      {items.map((item, index) => {
        const number = index + 1;
        return (
          <div key={item.id} className="flex flex-col gap-2 border-s-2 border-line ps-3">
            <TextArea
              label={item.how === 'refuse' ? t`Refused, ${number}` : t`Also proposed, ${number}`}
              lang="en"
              rows={2}
              maxLength={2000}
              value={item.en}
              isReadOnly={!mayWrite}
              onChange={(en) => onChange(item.id, { en })}
            />
            {inSpanish && (
              <TextArea
                label={t`The same in Spanish, ${number}`}
                lang="es"
                rows={2}
                maxLength={2000}
                value={item.es}
                isReadOnly={!mayWrite}
                onChange={(es) => onChange(item.id, { es })}
              />
            )}
            {mayWrite && (
              <Button size="small" look="plain" className="self-start" onPress={() => onRemove(item.id)}>
                <Trans>Take it out</Trans>
              </Button>
            )}
          </div>
        );
      })}
      {mayWrite && (
        <div className="flex flex-wrap gap-2">
          <Button size="small" onPress={() => onAdd('refuse')}>
            <Trans>Add what is refused</Trans>
          </Button>
          <Button size="small" look="quiet" onPress={() => onAdd('propose')}>
            <Trans>Add what is proposed</Trans>
          </Button>
        </div>
      )}
    </>
  );
}
