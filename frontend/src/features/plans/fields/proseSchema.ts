import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import StarterKit from '@tiptap/starter-kit';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { LONGEST_PROSE, MOST_PROSE_NODES } from '../limits';

/** Exactly the nodes and marks a plan's prose may hold; everything else is switched off, undo belongs to the live document. */
export const PROSE = StarterKit.configure({
  heading: { levels: [3] },
  blockquote: false,
  code: false,
  codeBlock: false,
  horizontalRule: false,
  link: false,
  strike: false,
  undoRedo: false,
  trailingNode: false,
});

function isTooBig(doc: Node): boolean {
  // Positions count at least every character and every node, so most documents are done here.
  if (doc.content.size < MOST_PROSE_NODES) return false;
  let nodes = 0;
  doc.descendants(() => {
    nodes += 1;
  });
  return nodes > MOST_PROSE_NODES || doc.textContent.length > LONGEST_PROSE;
}

/** Refuses what a person does to make the prose longer than the server takes; what others did is always shown. */
export const WithinLimits = Extension.create<{ onTooBig: () => void }>({
  name: 'withinLimits',
  addOptions: () => ({ onTooBig: () => {} }),
  addProseMirrorPlugins() {
    const { onTooBig } = this.options;
    return [
      new Plugin({
        key: new PluginKey('withinLimits'),
        filterTransaction(transaction, state) {
          if (!transaction.docChanged || transaction.getMeta(ySyncPluginKey)) return true;
          if (transaction.doc.content.size <= state.doc.content.size || !isTooBig(transaction.doc))
            return true;
          onTooBig();
          return false;
        },
      }),
    ];
  },
});
