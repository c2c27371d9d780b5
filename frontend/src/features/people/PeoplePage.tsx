import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useToday } from '@/app/useToday';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import type { PeoplePage_peopleQuery } from '@/gql/graphql';
import { Button, type Column, EmptyState, Link, PageHeader, RadioGroup, SearchField, Table } from '@/ui';
import { ROLES } from './roles';
import { StaffShutOut } from './StaffShutOut';
import { useSettled } from './useSettled';

const PEOPLE = graphql(`
  query PeoplePage_people($kind: String, $search: String, $after: String) {
    people(first: 50, kind: $kind, search: $search, after: $after) {
      edges {
        cursor
        node {
          id
          name
          kind
          title
          email
          roles {
            role
            startsOn
            endsOn
            school {
              id
              name
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount {
        value
        isExact
      }
    }
  }
`);

const SET_TRANSLATOR = graphql(`
  mutation PeoplePage_setTranslator($personId: ID!, $isTranslator: Boolean!) {
    setTranslator(personId: $personId, isTranslator: $isTranslator) {
      __typename
      ... on Person {
        id
        roles {
          role
          startsOn
          endsOn
          school {
            id
            name
          }
        }
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

type Person = PeoplePage_peopleQuery['people']['edges'][number]['node'];
type Role = Person['roles'][number];

type Kind = 'all' | 'staff' | 'guardian' | 'student';

/** Roles a person holds today, each with its school. */
function Roles({ roles }: { roles: readonly Role[] }) {
  const { i18n } = useLingui();
  const roleInWords = (key: string) => {
    const word = ROLES[key];
    return word ? i18n._(word) : key.replaceAll('_', ' ');
  };
  const now = useToday();
  const held = roles.filter((role) => role.startsOn <= now && (role.endsOn === null || role.endsOn >= now));
  return (
    <ul>
      {held.map((role) => (
        <li key={`${role.role} ${role.school?.id} ${role.startsOn}`}>
          {roleInWords(role.role)}
          {role.school && <span className="text-ink-2"> · {role.school.name}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Makes somebody a translator of the district, who sees what they are given to translate and nothing else; or ends it. */
function Appoint(props: { person: Person; isPending: boolean; onSet: (isTranslator: boolean) => void }) {
  const { person, isPending, onSet } = props;
  const { t } = useLingui();
  const now = useToday();
  const isOne = person.roles.some(
    (one) => one.role === 'translator' && (one.endsOn === null || one.endsOn > now) && !one.school,
  );
  const name = person.name;
  return (
    <Button
      look="plain"
      size="small"
      className="-ms-2.5"
      isPending={isPending}
      aria-label={isOne ? t`Translates no more: ${name}` : t`Make a translator: ${name}`}
      onPress={() => onSet(!isOne)}
    >
      {isOne ? <Trans>Translates no more</Trans> : <Trans>Make a translator</Trans>}
    </Button>
  );
}

/** Everybody the district knows, found by name. */
export function PeoplePage({
  isAdministrator = false,
  mayAppoint = false,
}: {
  isAdministrator?: boolean;
  /** Says who translates for the district. */
  mayAppoint?: boolean;
}) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [kind, setKind] = useState<Kind>('all');
  const [text, setText] = useState('');
  const search = useSettled(text.trim());
  // A place in one list means nothing in another: it is kept with the list it belongs to.
  const list = `${kind} ${search}`;
  const [place, setPlace] = useState<{ list: string; after: string | null }>({ list, after: null });
  const after = place.list === list ? place.after : null;
  const [{ data, fetching, error }, retry] = useQuery({
    query: PEOPLE,
    variables: { kind: kind === 'all' ? null : kind, search: search || null, after },
    requestPolicy: 'cache-and-network',
  });
  const people = data?.people;
  const [setTranslator, setting] = useDeed(SET_TRANSLATOR, 'setTranslator');
  const words: Record<string, string> = {
    staff: t`Staff`,
    guardian: t`Guardian`,
    student: t`Student`,
    operator: t`Operator`,
    guest: t`Guest`,
  };
  const columns: Column<Person>[] = [
    {
      id: 'name',
      header: t`Name`,
      isRowHeader: true,
      className: 'min-w-36',
      cell: (row) => (
        <>
          <span className="font-strong">{row.name}</span>
          {row.title && <span className="block text-sm text-ink-2">{row.title}</span>}
        </>
      ),
    },
    { id: 'kind', header: t`Kind`, cell: (row) => words[row.kind] ?? row.kind },
    {
      id: 'roles',
      header: t`Roles`,
      className: 'min-w-56',
      cell: (row) => (
        <>
          <Roles roles={row.roles} />
          {mayAppoint && row.kind === 'staff' && (
            <Appoint
              person={row}
              isPending={setting.isPending}
              onSet={(isTranslator) => void setTranslator({ personId: row.id, isTranslator })}
            />
          )}
        </>
      ),
    },
    {
      id: 'email',
      header: t`Email`,
      cell: (row) =>
        row.email && (
          <Link href={`mailto:${row.email}`} look="row" className="whitespace-nowrap">
            {row.email}
          </Link>
        ),
    },
  ];
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`People` }]} />
      <PageHeader title={t`People`} />
      {isAdministrator && <StaffShutOut />}
      <ProblemBanner problem={setting.problem} onDismiss={setting.clear} />
      <div className="flex flex-wrap items-end gap-x-8 gap-y-3 pb-4">
        <div className="w-full sm:w-72">
          <SearchField label={t`Find by name`} value={text} onChange={setText} />
        </div>
        <RadioGroup
          label={t`Who`}
          look="row"
          value={kind}
          onChange={setKind}
          choices={[
            { id: 'all', label: t`Everybody` },
            { id: 'staff', label: t`Staff` },
            { id: 'guardian', label: t`Guardians` },
            { id: 'student', label: t`Students` },
          ]}
        />
      </div>
      <Table
        label={t`People`}
        columns={columns}
        rows={people?.edges.map((edge) => edge.node)}
        getId={(row) => row.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        empty={
          search ? (
            <EmptyState title={<Trans>Nobody here is called “{search}”.</Trans>}>
              <Trans>Try a part of the family name, or look among everybody.</Trans>
            </EmptyState>
          ) : (
            <EmptyState title={<Trans>Nobody is here yet.</Trans>}>
              <Trans>People come with the roster.</Trans>
            </EmptyState>
          )
        }
        hasMore={people?.pageInfo.hasNextPage}
        onShowMore={() => setPlace({ list, after: people?.pageInfo.endCursor ?? null })}
        isLoadingMore={fetching && after !== null}
        total={people?.totalCount}
      />
    </>
  );
}
