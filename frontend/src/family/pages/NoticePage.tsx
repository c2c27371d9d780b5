import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { useMutation } from 'urql';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { graphql } from '@/gql';
import type { FamilyNotice_noticeQuery } from '@/gql/graphql';
import { Banner } from '@/ui/Banner/Banner';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { Section } from '@/ui/Section/Section';
import { BackHome } from '../parts/BackHome';
import { ListenButton } from '../parts/ListenButton';
import { Loaded } from '../parts/Loaded';
import { useAsked } from '../useAsked';
import type { Spoken } from '../useListen';

const NOTICE = graphql(`
  query FamilyNotice_notice($id: ID!, $language: String!) {
    priorNotice(id: $id, language: $language) {
      id
      state
      actionOn
      issuedAt
      issuedBy
      student {
        id
        givenName
      }
      items {
        id
        how
        text
        textLanguage
      }
      contents {
        key
        number
        plain
        text
        textLanguage
      }
    }
  }
`);

const OPEN = graphql(`
  mutation FamilyNotice_open($id: ID!) {
    openNotice(id: $id) {
      __typename
      ... on PriorNotice {
        id
        openedAt
      }
      ... on Problem {
        code
      }
    }
  }
`);

type Notice = NonNullable<FamilyNotice_noticeQuery['priorNotice']>;
type Item = Notice['items'][number];

function Items({ items }: { items: readonly Item[] }) {
  return (
    <ul className="flex list-disc flex-col gap-2 ps-5">
      {items.map((item) => (
        <li key={item.id} lang={item.textLanguage} dir="auto" className="whitespace-pre-line">
          {item.text}
        </li>
      ))}
    </ul>
  );
}

/** Which of what is shown was written in another language than the reader's. */
function otherLanguage(notice: Notice, language: string): string | undefined {
  const spoken = [...notice.items, ...notice.contents].filter((one) => one.text);
  return spoken.find((one) => one.textLanguage !== language.split('-')[0])?.textLanguage;
}

function NoticeInWords({ notice, language }: { notice: Notice; language: string }) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [, open] = useMutation(OPEN);
  const opened = useRef<string | null>(null);
  useEffect(() => {
    if (opened.current === notice.id) return;
    opened.current = notice.id;
    void open({ id: notice.id });
  }, [notice.id, open]);
  const name = notice.student.givenName;
  const proposed = notice.items.filter((item) => item.how !== 'refuse');
  const refused = notice.items.filter((item) => item.how === 'refuse');
  const texts = notice.contents.filter((content) => content.number > 1);
  const wants = t`What the school wants to do`;
  const wont = t`What the school will not do`;
  const said = (one: { text: string; textLanguage: string }) => ({
    text: one.text,
    language: one.textLanguage,
  });
  const words = (): Spoken[] => [
    ...(proposed.length > 0 ? [{ text: wants, language }, ...proposed.map(said)] : []),
    ...(refused.length > 0 ? [{ text: wont, language }, ...refused.map(said)] : []),
    ...texts.flatMap((content) => [{ text: content.plain, language }, said(content)]),
  ];
  const printed = new URLSearchParams({ notice: notice.id, language });
  const other = otherLanguage(notice, language);
  const otherName = other && new Intl.DisplayNames([language], { type: 'language' }).of(other);
  const when = notice.issuedAt && dates.instant(notice.issuedAt, timeZone);
  return (
    <>
      <PageHeader
        title={t`Notice about ${name}`}
        subtitle={
          when && (
            <Trans>
              From {notice.issuedBy}, {when}
            </Trans>
          )
        }
        actions={<ListenButton words={words} language={language} />}
      />
      <div className="flex flex-col gap-6">
        {notice.state === 'superseded' && (
          <Banner
            tone="attention"
            title={<Trans>The school wrote another notice in place of this one.</Trans>}
          />
        )}
        <Banner title={<Trans>This tells you something. You do not have to sign it.</Trans>}>
          {notice.actionOn ? (
            <Trans>
              Nothing of it begins before {dates.day(notice.actionOn)}. You can ask, say no, or ask for a
              meeting.
            </Trans>
          ) : (
            <Trans>You can ask, say no, or ask for a meeting.</Trans>
          )}
        </Banner>
        {otherName && (
          <p className="text-ink-2">
            <Trans>
              Some parts are written in {otherName}. You may ask the school to have them translated or read to
              you. It costs nothing.
            </Trans>
          </p>
        )}
        {proposed.length > 0 && (
          <Section title={wants}>
            <Items items={proposed} />
          </Section>
        )}
        {refused.length > 0 && (
          <Section title={wont}>
            <Items items={refused} />
          </Section>
        )}
        {texts.map((content) => (
          <Section key={content.key} title={content.plain}>
            <p lang={content.textLanguage} dir="auto" className="whitespace-pre-line">
              {content.text}
            </p>
          </Section>
        ))}
        <Section title={<Trans>To keep</Trans>}>
          <Link href={`/print/notice.pdf?${printed}`} target="_blank" rel="noreferrer">
            <Trans>Get the notice as a PDF (new window)</Trans>
          </Link>
          <p className="pt-2 text-ink-2">
            <Trans>The school also gives it to you on paper, free of charge.</Trans>
          </p>
        </Section>
      </div>
    </>
  );
}

/** A prior written notice in plain words: what changes, why, what rights one has, and who helps. */
export default function NoticePage({ noticeId }: { noticeId: string }) {
  const { i18n } = useLingui();
  const { data, variables, error, askAgain } = useAsked(
    NOTICE,
    { id: noticeId, language: i18n.locale },
    null,
  );
  return (
    <>
      <BackHome />
      <Loaded thing={data && (data.priorNotice ?? null)} error={error} onRetry={askAgain}>
        {(notice) => <NoticeInWords notice={notice} language={variables?.language ?? i18n.locale} />}
      </Loaded>
    </>
  );
}
