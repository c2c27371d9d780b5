import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { graphql } from '@/gql';
import { Button } from '@/ui/Button/Button';
import { Disclosure } from '@/ui/Disclosure/Disclosure';
import { Select } from '@/ui/Select/Select';
import { Skeleton } from '@/ui/Skeleton/Skeleton';

const LANGUAGES = graphql(`
  query FamilyTranslation_languages($planId: ID!) {
    plan(id: $planId) {
      id
      may
    }
    translationLanguages {
      tag
      name
    }
  }
`);

const ASK = graphql(`
  mutation FamilyTranslation_ask($planId: ID!, $language: String!) {
    askTranslation(planId: $planId, language: $language) {
      __typename
      ... on Translation {
        id
        language
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

export interface AskTranslationProps {
  planId: string;
  language: string;
  /** What was asked for already. */
  taken: readonly { language: string; state: string }[];
  /** Languages that can be read already. */
  isHere: readonly string[];
  onAsked: () => void;
}

/** What was asked for and is on its way, and asking for the plan in one's own language. */
export function AskTranslation({ planId, language, taken, isHere, onAsked }: AskTranslationProps) {
  const [isOpen, setOpen] = useState(false);
  const names = new Intl.DisplayNames([language], { type: 'language' });
  const underWay = taken.filter((one) => !isHere.includes(one.language));
  return (
    <div className="border-y border-line" data-print="hidden">
      {underWay.map((one) => {
        const name = names.of(one.language) ?? one.language;
        return (
          <p key={one.language} className="pt-3" role="status">
            {one.state === 'asked' ? (
              <Trans>The school was asked for this plan in {name}. You get a letter when it is ready.</Trans>
            ) : (
              <Trans>This plan is being translated: {name}. You get a letter when it is ready.</Trans>
            )}
          </p>
        );
      })}
      <Disclosure
        title={<Trans>Ask for this plan in your language</Trans>}
        level={2}
        isOpen={isOpen}
        onOpenChange={setOpen}
      >
        {isOpen && (
          <Ask
            planId={planId}
            own={language}
            taken={taken.map((one) => one.language)}
            onAsked={() => {
              setOpen(false);
              onAsked();
            }}
          />
        )}
      </Disclosure>
    </div>
  );
}

function Ask(props: { planId: string; own: string; taken: readonly string[]; onAsked: () => void }) {
  const { planId, own, taken, onAsked } = props;
  const { t } = useLingui();
  const [{ data, error }] = useQuery({ query: LANGUAGES, variables: { planId } });
  const [ask, asking] = useDeed(ASK, 'askTranslation');
  const [chosen, setChosen] = useState<string | null>(null);
  if (error && !data) {
    return (
      <p role="alert" className="text-danger">
        <Trans>This could not be loaded. Close it and try again in a minute.</Trans>
      </p>
    );
  }
  if (!data) return <Skeleton lines={2} />;
  if (!data.plan?.may.includes('ask_translation')) {
    return (
      <p>
        <Trans>A parent can ask the school for it.</Trans>
      </p>
    );
  }
  const left = data.translationLanguages.filter((one) => !taken.includes(one.tag));
  const language = chosen ?? left.find((one) => one.tag === own)?.tag ?? null;
  return (
    <div className="flex flex-col items-start gap-3 pb-3">
      <p>
        <Trans>
          A person translates what the team wrote, at no cost to you. The school sees your wish at once.
        </Trans>
      </p>
      <ProblemBanner problem={asking.problem} />
      <Select
        label={t`Your language`}
        options={left.map(({ tag, name }) => ({ id: tag, label: name }))}
        value={language}
        onChange={setChosen}
      />
      <Button
        look="primary"
        isDisabled={!language}
        isPending={asking.isPending}
        onPress={async () => {
          if (language && (await ask({ planId, language }))) onAsked();
        }}
      >
        <Trans>Ask the school</Trans>
      </Button>
    </div>
  );
}
