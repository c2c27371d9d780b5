import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { useMutation } from 'urql';
import { graphql } from '@/gql';
import type { FamilyRights_readQuery } from '@/gql/graphql';
import { Banner } from '@/ui/Banner/Banner';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { Section } from '@/ui/Section/Section';
import { BackHome } from '../parts/BackHome';
import { ListenButton } from '../parts/ListenButton';
import { Loaded } from '../parts/Loaded';
import { RightsInWords, wordsOfRights } from '../parts/RightsInWords';
import { useAsked } from '../useAsked';

const READ = graphql(`
  query FamilyRights_read($studentId: ID!, $language: String!) {
    safeguards(studentId: $studentId, language: $language) {
      id
      language
      title
      lead
      parts {
        number
        title
        text
      }
    }
  }
`);

const OPEN = graphql(`
  mutation FamilyRights_open($studentId: ID!, $language: String!) {
    openSafeguards(studentId: $studentId, language: $language) {
      __typename
      ... on Safeguards {
        id
        openedOn
      }
      ... on Problem {
        code
      }
    }
  }
`);

type Rights = NonNullable<FamilyRights_readQuery['safeguards']>;

function RightsRead({ rights, studentId }: { rights: Rights; studentId: string }) {
  const [{ data }, open] = useMutation(OPEN);
  const opened = useRef<string | null>(null);
  const { language } = rights;
  useEffect(() => {
    const what = `${rights.id} ${language}`;
    if (opened.current === what) return;
    opened.current = what;
    void open({ studentId, language });
  }, [rights.id, language, studentId, open]);
  const words = () => wordsOfRights(rights, language);
  const printed = new URLSearchParams({ student: studentId, language });
  const isOnRecord = data?.openSafeguards.__typename === 'Safeguards' && !!data.openSafeguards.openedOn;
  return (
    <>
      <PageHeader title={rights.title} actions={<ListenButton words={words} language={language} />} />
      <div className="flex flex-col gap-6">
        <Banner title={<Trans>This tells you your rights. You do not have to sign it.</Trans>}>
          {isOnRecord && <Trans>The school sees that you received it, because you opened it here.</Trans>}
        </Banner>
        <RightsInWords rights={rights} language={language} />
        <Section title={<Trans>To keep</Trans>}>
          <Link href={`/print/safeguards.pdf?${printed}`} target="_blank" rel="noreferrer">
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

/** The procedural safeguards notice in the family's language; opening it is its giving, and no signature. */
export default function SafeguardsPage({ studentId }: { studentId: string }) {
  const { i18n } = useLingui();
  const { data, error, askAgain } = useAsked(READ, { studentId, language: i18n.locale }, null);
  return (
    <>
      <BackHome />
      <Loaded thing={data && (data.safeguards ?? null)} error={error} onRetry={askAgain}>
        {(rights) => <RightsRead rights={rights} studentId={studentId} />}
      </Loaded>
    </>
  );
}
