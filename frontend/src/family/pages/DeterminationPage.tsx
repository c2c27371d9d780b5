import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { graphql } from '@/gql';
import type { FamilyDetermination_determinationQuery } from '@/gql/graphql';
import { Button } from '@/ui/Button/Button';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { RadioGroup } from '@/ui/RadioGroup/RadioGroup';
import { Section } from '@/ui/Section/Section';
import { TextArea } from '@/ui/TextArea/TextArea';
import { BackHome } from '../parts/BackHome';
import { Loaded } from '../parts/Loaded';
import { OwnCopy, useOpening } from '../parts/OwnCopy';
import { useAsked } from '../useAsked';

const DETERMINATION = graphql(`
  query FamilyDetermination_determination($id: ID!) {
    determination(id: $id) {
      id
      state
      revision
      plainly
      outcome
      decidedOn
      primaryCategory
      sha256
      noticeId
      student {
        id
        givenName
      }
      categories {
        code
        says
        plainly
      }
      parts {
        key
        questions {
          key
          text
        }
      }
      report {
        sha256
        signedOn
        areas {
          name
          assessor
          signedOn
          summary
        }
      }
      group {
        id
        name
        roleSays
        conclusion
        statement
        isMe
        isAskedAgain
      }
    }
  }
`);

const CONCLUDE = graphql(`
  mutation FamilyDetermination_conclude(
    $memberId: ID!
    $revision: Int!
    $conclusion: String!
    $statement: String
    $idempotencyKey: String!
  ) {
    concludeDetermination(
      memberId: $memberId
      revision: $revision
      conclusion: $conclusion
      statement: $statement
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on Determination {
        id
        state
      }
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

const OPEN = graphql(`
  mutation FamilyDetermination_open($id: ID!) {
    openDetermination(id: $id) {
      __typename
      ... on Determination {
        id
        openedOn
      }
      ... on Problem {
        code
      }
    }
  }
`);

type Determination = NonNullable<FamilyDetermination_determinationQuery['determination']>;

/** What the group decided about a child, in plain words, with its letter; while it decides, the parent's own say. */
export default function DeterminationPage({ determinationId }: { determinationId: string }) {
  const { t } = useLingui();
  const { data, error, askAgain } = useAsked(DETERMINATION, { id: determinationId });
  return (
    <>
      <BackHome />
      <Loaded thing={data && (data.determination ?? null)} error={error} onRetry={askAgain}>
        {(one) => (
          <>
            <PageHeader title={t`Decision about ${one.student.givenName}`} />
            <Decision found={one} onChanged={askAgain} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Decision({ found, onChanged }: { found: Determination; onChanged: () => void }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const isDecided = !!found.sha256;
  const [{ data: said }, open] = useMutation(OPEN);
  const { id } = found;
  useOpening(
    isDecided ? id : null,
    useCallback(() => void open({ id }), [open, id]),
  );
  const opened = said?.openDetermination;
  const isOnRecord = opened?.__typename === 'Determination' && !!opened.openedOn;
  const category = found.categories.find(({ code }) => code === found.primaryCategory);
  const why = found.parts.flatMap(({ questions }) => questions).find(({ key }) => key === 'why')?.text;
  const me = found.group.find(({ isMe }) => isMe);
  const others = found.group.filter(({ conclusion, statement }) => conclusion === 'differs' && statement);
  const printed = new URLSearchParams({ determination: found.id, language: i18n.locale });
  return (
    <div className="flex flex-col gap-5">
      {isDecided && <OwnCopy isOnRecord={isOnRecord} />}
      <p className="text-lg">{found.plainly}</p>
      {isDecided && found.decidedOn && (
        <p className="text-ink-2">
          <Trans>Decided on {dates.day(found.decidedOn)}</Trans>
        </p>
      )}
      {isDecided && found.outcome === 'eligible' && category && (
        <p>
          <span className="font-strong">{category.says}.</span> {category.plainly}{' '}
          <Trans>This word alone decides no help: the team looks at what your child needs.</Trans>
        </p>
      )}
      {why && (
        <Section title={t`Why`}>
          <p dir="auto" className="whitespace-pre-line">
            {why}
          </p>
        </Section>
      )}
      {found.report && (
        <Section title={t`The evaluation report it rests on`}>
          {found.report.areas.map((area) => (
            <p key={area.name} className="pb-2">
              <span className="font-strong">{area.name}</span>{' '}
              <Trans>
                ({area.assessor}, {dates.day(area.signedOn)})
              </Trans>
              <br />
              <span dir="auto" className="whitespace-pre-line">
                {area.summary}
              </span>
            </p>
          ))}
        </Section>
      )}
      {!isDecided && me && <MyConclusion member={me} revision={found.revision} onSaid={onChanged} />}
      {others.length > 0 && (
        <Section title={t`Who concludes otherwise`}>
          {others.map((one) => (
            <p key={one.id} dir="auto" className="whitespace-pre-line pb-2">
              <span className="font-strong">{one.name}:</span> {one.statement}
            </p>
          ))}
        </Section>
      )}
      {isDecided && (
        <div className="flex flex-col items-start gap-3">
          {found.noticeId && (
            <Link href={`/family/notices/${found.noticeId}`}>
              <Trans>Read the school's letter about it, once it is sent</Trans>
            </Link>
          )}
          <Link href={`/print/determination.pdf?${printed}`} target="_blank" rel="noreferrer">
            <Trans>Open the whole decision (PDF)</Trans>
          </Link>
        </div>
      )}
    </div>
  );
}

interface MyConclusionProps {
  member: Determination['group'][number];
  /** The form as this page shows it: an answer to another one is refused. */
  revision: number;
  onSaid: () => void;
}

function MyConclusion({ member, revision, onSaid }: MyConclusionProps) {
  const { t } = useLingui();
  const [conclusion, setConclusion] = useState<string | null>(
    member.conclusion === 'waiting' ? null : member.conclusion,
  );
  const [statement, setStatement] = useState(member.statement ?? '');
  const { idempotencyKey, isDone } = useDeedKey();
  const [conclude, { isPending, problem }] = useDeed(CONCLUDE, 'concludeDetermination');
  const isSaid = member.conclusion !== 'waiting';
  return (
    <Section title={t`What do you think?`}>
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          const said = {
            memberId: member.id,
            revision,
            conclusion: conclusion ?? '',
            statement: statement.trim() || null,
          };
          // Refused or taken, the page shows what the form says now; what was typed stays.
          if (await conclude({ ...said, idempotencyKey })) isDone();
          onSaid();
        }}
      >
        {isSaid && (
          <p role="status">
            <Trans>The school has your answer. You can change it until the group decides.</Trans>
          </p>
        )}
        {member.isAskedAgain && (
          <p role="status">
            <Trans>The school changed what it wrote since you answered. Please answer again.</Trans>
          </p>
        )}
        <ProblemBanner problem={problem} />
        <RadioGroup
          label={t`You are part of the group that decides.`}
          look="cards"
          choices={[
            { id: 'agrees', label: <Trans>I agree with the group</Trans> },
            { id: 'differs', label: <Trans>I see it another way</Trans> },
          ]}
          value={conclusion}
          onChange={setConclusion}
        />
        <TextArea
          label={conclusion === 'differs' ? t`How do you see it?` : t`Anything you want to add`}
          isRequired={conclusion === 'differs'}
          rows={4}
          maxLength={10_000}
          value={statement}
          onChange={setStatement}
        />
        <Button
          type="submit"
          look="primary"
          isPending={isPending}
          isDisabled={!conclusion || (conclusion === 'differs' && !statement.trim())}
        >
          <Trans>Send my answer</Trans>
        </Button>
      </form>
    </Section>
  );
}
