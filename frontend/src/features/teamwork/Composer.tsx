import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useClient } from 'urql';
import { cx } from '@/lib/cx';
import { Button } from '@/ui';
import { BOX, FIELD } from '@/ui/Field/Field';
import { PEOPLE } from './documents';
import { fitting, type Named, stillNamed, type Typed, typedAt, withName } from './mentioning';
import { LONGEST_COMMENT } from './threads';

export interface ComposerProps {
  planId: string;
  label: string;
  sendLabel: string;
  withFamily: boolean;
  isPending: boolean;
  /** Whoever opened it wants to write. */
  takesFocus?: boolean;
  /** What goes along with it is enough by itself: then nothing need be typed. Undefined where only words count. */
  isReady?: boolean;
  /** Resolves to whether it was said; then the box is empty again. */
  onSend: (said: string, mentioned: string[]) => Promise<boolean>;
  onCancel?: () => void;
}

/** Whom @ offers, asked for when the first one is typed. */
function usePeople(planId: string, withFamily: boolean, isWanted: boolean): readonly Named[] {
  const client = useClient();
  const [people, setPeople] = useState<readonly Named[]>([]);
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    const asked = client.query(PEOPLE, { planId, withFamily }, { requestPolicy: 'network-only' });
    void asked.toPromise().then(({ data }) => !isOver && setPeople(data?.peopleToMention ?? []));
    return () => {
      isOver = true;
    };
  }, [client, planId, withFamily, isWanted]);
  return people;
}

/** A box to say something in. @ names people who read this draft; Ctrl+Enter sends. */
export function Composer({
  planId,
  label,
  sendLabel,
  withFamily,
  isPending,
  takesFocus = false,
  isReady,
  onSend,
  onCancel,
}: ComposerProps) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const [typed, setTyped] = useState<Typed | null>(null);
  const [active, setActive] = useState(0);
  const chosen = useRef<Named[]>([]);
  const box = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  // Once it is there: whatever comes before it may take its time.
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [takesFocus]);
  const [isAsked, setAsked] = useState(false);
  const people = usePeople(planId, withFamily, isAsked);
  const shown = typed ? fitting(people, typed.words) : [];
  const isOpen = shown.length > 0;
  const optionId = (one: Named) => `${id}-${one.id}`;

  const look = (value: string, caret: number) => {
    const next = typedAt(value, caret);
    setTyped(next);
    setActive(0);
    if (next) setAsked(true);
  };
  const choose = (person: Named) => {
    if (!typed || !box.current) return;
    const next = withName(text, typed, box.current.selectionStart, person.name);
    chosen.current.push(person);
    // At once: whoever types on meanwhile types behind the name.
    flushSync(() => {
      setText(next.text);
      setTyped(null);
    });
    box.current.focus();
    box.current.setSelectionRange(next.caret, next.caret);
  };
  const mayGo = isReady ?? text.trim() !== '';
  const send = async () => {
    if (!mayGo || isPending) return;
    if (!(await onSend(text, stillNamed(text, chosen.current)))) return;
    setText('');
    chosen.current = [];
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
      return;
    }
    const person = shown[active];
    if (!isOpen || !person) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setActive((active + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      choose(person);
    } else if (event.key === 'Escape') {
      // Closes the names, not the panel.
      event.stopPropagation();
      setTyped(null);
    }
  };
  return (
    <div className={cx(FIELD, 'relative')}>
      <label htmlFor={id} className="text-sm font-strong">
        {label}
      </label>
      <textarea
        ref={box}
        id={id}
        rows={2}
        dir="auto"
        maxLength={LONGEST_COMMENT}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          look(event.target.value, event.target.selectionStart);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setTyped(null)}
        aria-describedby={`${id}-how`}
        aria-autocomplete="list"
        aria-controls={isOpen ? `${id}-people` : undefined}
        aria-activedescendant={isOpen && shown[active] ? optionId(shown[active]) : undefined}
        className={cx(BOX, 'py-2 [field-sizing:content] supports-[field-sizing:content]:resize-none')}
      />
      <span role="status" className="sr-only">
        {isOpen && (
          <Plural
            value={shown.length}
            one="# person fits. Use the arrows and Enter."
            other="# people fit. Use the arrows and Enter."
          />
        )}
      </span>
      {isOpen && (
        <div
          id={`${id}-people`}
          role="listbox"
          aria-label={t`People to mention`}
          className="max-h-48 overflow-auto rounded-kit border border-line bg-surface-float p-1 shadow-float"
        >
          {shown.map((person, index) => (
            <div
              key={person.id}
              id={optionId(person)}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              // The box keeps the focus.
              onPointerDown={(event) => {
                event.preventDefault();
                choose(person);
              }}
              className={cx(
                'flex min-h-control-small cursor-default items-center rounded-[4px] px-2.5 py-1',
                'aria-selected:bg-accent-soft forced-colors:aria-selected:bg-[Highlight] forced-colors:aria-selected:text-[HighlightText]',
              )}
            >
              {person.name}
            </div>
          ))}
        </div>
      )}
      <p id={`${id}-how`} className="text-xs text-ink-3">
        <Trans>@ names somebody who can read this draft.</Trans>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          look="primary"
          isPending={isPending}
          isDisabled={!mayGo}
          onPress={() => void send()}
        >
          {sendLabel}
        </Button>
        {onCancel && (
          <Button size="small" look="plain" onPress={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
        )}
      </div>
    </div>
  );
}
