import { useLingui } from '@lingui/react/macro';
import { Collaboration } from '@tiptap/extension-collaboration';
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import { type Editor, EditorContent, useEditor, useEditorState } from '@tiptap/react';
import { type KeyboardEvent, useId, useRef } from 'react';
import { hueOf } from '@/features/live';
import { type CommentsPlace, useComments } from '@/features/teamwork';
import { cx } from '@/lib/cx';
import { toast } from '@/ui';
import { useLivePlace } from '../context';
import type { FormField } from '../form';
import { PROSE_LOOK } from './look';
import { Pasting } from './pasted';
import { PROSE, WithinLimits } from './proseSchema';
import { useWordsInEditor } from './useWordsInEditor';
import { WordsShown } from './wordsInEditor';

const CARETS = [
  'border-[var(--presence-0)] [--ink:var(--presence-0)]',
  'border-[var(--presence-1)] [--ink:var(--presence-1)]',
  'border-[var(--presence-2)] [--ink:var(--presence-2)]',
  'border-[var(--presence-3)] [--ink:var(--presence-3)]',
  'border-[var(--presence-4)] [--ink:var(--presence-4)]',
  'border-[var(--presence-5)] [--ink:var(--presence-5)]',
];

/** Somebody else's caret with their name over it. Built by classes alone: the content policy allows no style attributes. */
function caretOf(user: Record<string, unknown>): HTMLElement {
  const caret = document.createElement('span');
  caret.className = cx(
    'relative -mx-px border-s-2 pointer-events-none',
    CARETS[hueOf(String(user.personId ?? ''))],
  );
  const name = document.createElement('span');
  name.className =
    'absolute bottom-full start-[-2px] rounded-[3px] bg-(--ink) px-1 text-xs leading-4 whitespace-nowrap text-on-fill select-none';
  name.textContent = String(user.name ?? '');
  caret.append(name);
  return caret;
}

/** Rich text several people write at once, in the few forms a plan allows. */
export default function ProseEditor({ field, place }: { field: FormField; place: string }) {
  const { t } = useLingui();
  const { doc, live } = useLivePlace();
  const helpId = useId();
  const comments = useRef<CommentsPlace | null>(null);
  comments.current = useComments();
  const onTooBig = () => toast({ text: t`This is more than one field can hold.`, tone: 'danger' });
  const editor = useEditor(
    {
      immediatelyRender: true,
      shouldRerenderOnTransaction: false,
      injectCSS: false,
      extensions: [
        PROSE,
        Collaboration.configure({ document: doc, field: `prose:${field.key}` }),
        CollaborationCaret.configure({
          provider: { awareness: live.getSnapshot().awareness },
          user: live.user,
          render: caretOf,
          selectionRender: () => ({ nodeName: 'span', class: 'bg-accent-soft' }),
        }),
        WithinLimits.configure({ onTooBig }),
        WordsShown.configure({ onPress: (threadId) => comments.current?.openThread(threadId, false) }),
        Pasting.configure({
          onTooBig,
          onLeftOut: () =>
            toast({ text: t`Only the words were pasted. A plan holds no pictures and no programs.` }),
        }),
      ],
      editorProps: {
        attributes: {
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': field.label,
          ...(field.help ? { 'aria-describedby': helpId } : {}),
          class: cx(
            'kit-box min-h-control rounded-kit border border-line-strong bg-surface-float px-3 py-1.5 text-base text-ink-1 hover:border-ink-3',
            'focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent',
            PROSE_LOOK,
          ),
        },
      },
    },
    [doc, live, field.key],
  );
  const threadHere = useWordsInEditor(editor, place, field.key);
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    document.getElementById(place)?.focus({ preventScroll: true });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the editor inside
    <div className="group/prose flex flex-col gap-1" onKeyDown={leave}>
      <div className="flex min-h-6 flex-wrap items-center gap-x-3">
        <span className="text-sm font-strong text-ink-1">{field.label}</span>
        {editor && <Toolbar editor={editor} label={field.label} />}
      </div>
      {field.help && (
        <p id={helpId} className="text-sm text-ink-2">
          {field.help}
        </p>
      )}
      <EditorContent editor={editor} />
      <span role="status" className="sr-only">
        {threadHere && t`These words have a comment. Ctrl Alt M opens it.`}
      </span>
    </div>
  );
}

function Toolbar({ editor, label }: { editor: Editor; label: string }) {
  const { t } = useLingui();
  const is = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      underline: now.isActive('underline'),
      heading: now.isActive('heading'),
      bulletList: now.isActive('bulletList'),
      orderedList: now.isActive('orderedList'),
    }),
  });
  const tools: { id: keyof typeof is; name: string; sign: string; look?: string; run: () => void }[] = [
    { id: 'bold', name: t`Bold`, sign: 'B', look: 'font-strong', run: () => chain().toggleBold().run() },
    { id: 'italic', name: t`Italic`, sign: 'I', look: 'italic', run: () => chain().toggleItalic().run() },
    {
      id: 'underline',
      name: t`Underline`,
      sign: 'U',
      look: 'underline',
      run: () => chain().toggleUnderline().run(),
    },
    { id: 'heading', name: t`Heading`, sign: 'H', run: () => chain().toggleHeading({ level: 3 }).run() },
    { id: 'bulletList', name: t`List`, sign: '•', run: () => chain().toggleBulletList().run() },
    { id: 'orderedList', name: t`Numbered list`, sign: '1.', run: () => chain().toggleOrderedList().run() },
  ];
  const chain = () => editor.chain().focus();
  return (
    <div
      role="toolbar"
      aria-label={t`Form of the text: ${label}`}
      className="invisible flex gap-0.5 group-focus-within/prose:visible"
    >
      {tools.map((tool) => (
        <button
          key={tool.id}
          type="button"
          aria-label={tool.name}
          title={tool.name}
          aria-pressed={is[tool.id]}
          // The editor keeps the focus, so that the selection stays to be formed.
          onMouseDown={(event) => event.preventDefault()}
          onClick={tool.run}
          className={cx(
            'min-h-6 min-w-7 rounded-kit px-1.5 text-sm text-ink-2 hover:bg-surface-3 aria-pressed:bg-surface-3 aria-pressed:text-ink-1',
            'forced-colors:aria-pressed:outline',
            tool.look,
          )}
        >
          {tool.sign}
        </button>
      ))}
    </div>
  );
}
