import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Autocomplete, Input, Menu, MenuItem, SearchField } from 'react-aria-components';
import { useClient } from 'urql';
import type { GoalBank_searchQuery } from '@/gql/graphql';
import { cx } from '@/lib/cx';
import { Dialog, Icon, Select, StatusMark } from '@/ui';
import { usePlanPlace } from '../context';
import { needsOf, withoutGoal } from '../fields/needs';
import { type FormField, placeOf } from '../form';
import { goToPlace } from '../goTo';
import { addRow, type Rows } from '../rows';
import { SEARCH, USE } from './documents';
import { type GoalStudent, inWordsOf } from './placeholders';
import { useBankWords } from './words';

type Found = GoalBank_searchQuery['goalBank'][number];

const PAUSE_MS = 120;
const NO_NEED = 'none';
/** So many plans with one goal, and it is no longer one child's (product.md, row 33). */
const SUSPICIOUS = 12;

interface FromBankProps {
  field: FormField;
  rows: Rows;
  place: string;
  onClose: () => void;
}

function useFound(text: string) {
  const client = useClient();
  const [state, setState] = useState<{ text: string | null; goals: readonly Found[]; hasFailed: boolean }>({
    text: null,
    goals: [],
    hasFailed: false,
  });
  useEffect(() => {
    let isLate = false;
    const ask = () =>
      client
        .query(SEARCH, { text: text.trim() }, { requestPolicy: 'network-only' })
        .toPromise()
        .then(({ data }) => {
          if (!isLate) setState({ text, goals: data?.goalBank ?? [], hasFailed: !data });
        });
    // The first list is asked for at once: nobody is typing yet.
    const timer = setTimeout(() => void ask(), text === '' ? 0 : PAUSE_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [client, text]);
  return { ...state, isSearching: state.text !== text };
}

/** A goal of the bank in the student's words, as it would stand in the plan. */
function wordsFor(student: GoalStudent, goal: Found) {
  const say = (text: string) => inWordsOf(student, text, goal.language);
  return {
    subject: say(goal.subject),
    condition: say(goal.condition),
    behavior: say(goal.behavior),
    criterion: say(goal.criterion),
    method: say(goal.method),
  };
}

/** Find a goal of the bank by typing; Enter puts it into the plan, in this student's words. */
export default function FromBank({ field, rows, place, onClose }: FromBankProps) {
  const { t } = useLingui();
  const { desk, planId, student } = usePlanPlace();
  const client = useClient();
  const [text, setText] = useState('');
  // The first need that waits is most likely the one the goal is looked for.
  const [needs] = useState(() => needsOf(desk.getSnapshot().content));
  const [needId, setNeedId] = useState(() => withoutGoal(desk.getSnapshot().content)[0]?.id ?? NO_NEED);
  const { goals, isSearching, hasFailed } = useFound(text);
  const insert = (id: string) => {
    const goal = goals.find((one) => one.id === id);
    if (!goal) return;
    const row = addRow(rows, field, {
      ...wordsFor(student, goal),
      area: goal.area,
      ...(needId === NO_NEED ? {} : { need_ids: [needId] }),
      ...(goal.measuredEvery ? { measured_every: goal.measuredEvery } : {}),
    });
    onClose();
    // What the bank cannot know is the child's own: it begins where they are now.
    const next = placeOf(place, row, 'baseline');
    desk.goTo(next);
    goToPlace(next);
    // Only counted: the goal stands in the plan whether or not this arrives.
    void client.mutation(USE, { planId, goalId: id, rowId: row }).toPromise();
  };
  return (
    <Dialog title={t`Add a goal from the bank`} isOpen onOpenChange={onClose} size="wide">
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField
          aria-label={t`Find a goal`}
          autoFocus
          className="sticky top-2 z-1 flex items-center gap-2 rounded-kit border border-line-strong bg-surface-1 ps-3"
        >
          <Icon name="search" className="text-ink-3" />
          <Input
            placeholder={t`For example: main idea, 2-digit addition, r sound`}
            className="min-h-control grow rounded-kit bg-transparent px-1 text-base -outline-offset-2 placeholder:text-ink-3 [&::-webkit-search-cancel-button]:hidden"
          />
        </SearchField>
        <p className="text-sm text-ink-2">
          <Trans>
            Arrow keys choose, Enter adds the goal. Baseline, target and date stay yours to write.
          </Trans>
        </p>
        <Menu
          aria-label={t`Goals`}
          onAction={(id) => insert(String(id))}
          className="rounded-kit border border-line p-1 outline-none"
          renderEmptyState={() => (
            <p className="px-2.5 py-3 text-ink-2">
              {isSearching ? <Trans>Looking…</Trans> : <Trans>No goal has all these words.</Trans>}
            </p>
          )}
        >
          {goals.map((goal) => (
            <FoundGoal key={goal.id} goal={goal} student={student} />
          ))}
        </Menu>
      </Autocomplete>
      {needs.length > 0 && (
        <Select
          label={t`The need it is for`}
          options={[
            ...needs.map((need) => ({ id: need.id, label: need.words })),
            { id: NO_NEED, label: t`None of them yet` },
          ]}
          value={needId}
          onChange={setNeedId}
        />
      )}
      <p role="status" className="text-sm text-ink-2 empty:hidden">
        {hasFailed ? t`The bank did not answer. Try again in a moment.` : ''}
      </p>
    </Dialog>
  );
}

function FoundGoal({ goal, student }: { goal: Found; student: GoalStudent }) {
  const { t, i18n } = useLingui();
  const words = useBankWords();
  const { subject, condition, behavior, criterion, method } = wordsFor(student, goal);
  const statement = [condition, behavior, criterion].filter(Boolean).join(', ');
  const about = [words.topic(goal.topic), words.grades(goal.gradeFrom, goal.gradeTo)].filter(Boolean);
  const language = goal.language === i18n.locale ? undefined : goal.language;
  return (
    <MenuItem
      id={goal.id}
      textValue={`${subject}. ${statement}`}
      className={cx(
        'flex flex-col gap-0.5 rounded-[4px] border-b border-line px-2.5 py-2 text-base text-ink-1 outline-none last:border-b-0',
        'hover:bg-surface-3 focus:bg-accent-soft forced-colors:focus:bg-[Highlight] forced-colors:focus:text-[HighlightText]',
      )}
    >
      {({ isFocused }) => (
        <>
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span lang={language} className="font-strong">
              {subject}
            </span>
            <span className="text-sm text-ink-2 forced-colors:text-inherit">
              {about.join(' · ')}
              {goal.isOwn && <> · {t`Mine`}</>}
            </span>
          </span>
          <span lang={language} className={cx(!isFocused && 'line-clamp-2')}>
            {statement}
          </span>
          {isFocused && method && (
            <span lang={language} className="text-sm text-ink-2 forced-colors:text-inherit">
              {method}
            </span>
          )}
          <span className="text-sm text-ink-2 forced-colors:text-inherit">
            {goal.ownPlanCount > 0 && (
              <>
                <Plural value={goal.ownPlanCount} one="in # plan of yours" other="in # plans of yours" />
                {' · '}
              </>
            )}
            <Plural
              value={goal.useCount}
              _0="not used yet"
              one="used # time in the district"
              other="used # times in the district"
            />
          </span>
          {goal.ownPlanCount >= SUSPICIOUS && (
            <StatusMark standing="partial" className="text-sm">
              {t`The same goal stands in many of your plans. Is it what this student needs?`}
            </StatusMark>
          )}
        </>
      )}
    </MenuItem>
  );
}
