import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { useMutation } from 'urql';
import { useDates } from '@/app/useDates';
import { graphql } from '@/gql';
import type { FamilyNotices504_readQuery } from '@/gql/graphql';
import { Banner } from '@/ui/Banner/Banner';
import { EmptyState } from '@/ui/EmptyState/EmptyState';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { Section } from '@/ui/Section/Section';
import { BackHome } from '../parts/BackHome';
import { ListenButton } from '../parts/ListenButton';
import { Loaded } from '../parts/Loaded';
import { RightsInWords, wordsOfRights } from '../parts/RightsInWords';
import { useAsked } from '../useAsked';

const READ = graphql(`
  query FamilyNotices504_read($studentId: ID!, $language: String!) {
    section504Notices(studentId: $studentId, language: $language) {
      id
      language
      title
      lead
      parts {
        number
        title
        text
      }
      notices {
        id
        about
        says
        why
        issuedOn
      }
    }
  }
`);

const OPEN = graphql(`
  mutation FamilyNotices504_open($studentId: ID!, $language: String!) {
    openSection504Notices(studentId: $studentId, language: $language) {
      __typename
      ... on Section504Notices {
        id
        notices {
          id
          openedOn
        }
      }
      ... on Problem {
        code
      }
    }
  }
`);

type Notices = NonNullable<FamilyNotices504_readQuery['section504Notices']>;

function NoticesInWords({ found, studentId }: { found: Notices; studentId: string }) {
  const { t } = useLingui();
  const dates = useDates();
  const [{ data }, open] = useMutation(OPEN);
  const opened = useRef<string | null>(null);
  const { language } = found;
  const newest = found.notices[0]?.id ?? '';
  useEffect(() => {
    const what = `${newest} ${language}`;
    if (opened.current === what) return;
    opened.current = what;
    void open({ studentId, language });
  }, [newest, language, studentId, open]);
  const words = () => [
    ...found.notices.flatMap((one) =>
      [one.about, one.says, one.why ?? ''].filter(Boolean).map((text) => ({ text, language })),
    ),
    ...wordsOfRights(found, language),
  ];
  const isOnRecord =
    data?.openSection504Notices.__typename === 'Section504Notices' &&
    data.openSection504Notices.notices.some((one) => one.openedOn);
  return (
    <>
      <PageHeader
        title={t`Section 504: notices and your rights`}
        actions={<ListenButton words={words} language={language} />}
      />
      <div className="flex flex-col gap-6">
        <Banner title={<Trans>This tells you what the school does, and your rights. Nobody signs it.</Trans>}>
          {isOnRecord && <Trans>The school sees that you received it, because you opened it here.</Trans>}
        </Banner>
        {found.notices.length === 0 && (
          <EmptyState title={<Trans>The school has given no notice under Section 504.</Trans>} />
        )}
        {found.notices.map((one) => (
          <Section
            key={one.id}
            title={<span lang={language}>{one.about}</span>}
            note={dates.day(one.issuedOn)}
          >
            <p lang={language}>{one.says}</p>
            {one.why && (
              <p className="whitespace-pre-line pt-2">
                <strong>
                  <Trans>Why:</Trans>
                </strong>{' '}
                {one.why}
              </p>
            )}
            <p className="pt-2">
              <Link
                href={`/print/section-504-notice.pdf?${new URLSearchParams({ notice: one.id, language })}`}
                target="_blank"
                rel="noreferrer"
              >
                <Trans>Get this notice with your rights as a PDF (new window)</Trans>
              </Link>
            </p>
          </Section>
        ))}
        <Section title={<span lang={language}>{found.title}</span>}>
          <RightsInWords rights={found} language={language} />
        </Section>
        <p className="text-ink-2">
          <Trans>The school also gives it to you on paper, free of charge.</Trans>
        </p>
      </div>
    </>
  );
}

/** What the school did under Section 504 and the family's rights (34 CFR 104.36); opening it is its giving. */
export default function Section504Page({ studentId }: { studentId: string }) {
  const { i18n } = useLingui();
  const { data, error, askAgain } = useAsked(READ, { studentId, language: i18n.locale }, null);
  return (
    <>
      <BackHome />
      <Loaded thing={data && (data.section504Notices ?? null)} error={error} onRetry={askAgain}>
        {(found) => <NoticesInWords found={found} studentId={studentId} />}
      </Loaded>
    </>
  );
}
