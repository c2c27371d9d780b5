import { useLingui } from '@lingui/react/macro';
import { useReducer, useRef } from 'react';
import { useDeed } from '@/app/useDeed';
import { FINISH, PutProblem, putFile, titleOf, typeOf } from '@/features/attachments';
import { START } from './documents';

export interface Sending {
  key: number;
  file: File;
  kind: string;
  source: string;
  replacesId: string | null;
  title: string;
  /** How much of it is sent, 0 to 1. */
  part: number;
  standing: 'waits' | 'goes' | 'arrived' | 'failed';
  problem?: string;
}

type Change = { add: Sending[] } | { key: number; to: Partial<Sending> } | { drop: number };

function changed(all: Sending[], change: Change): Sending[] {
  if ('add' in change) return [...all, ...change.add];
  if ('drop' in change) return all.filter((one) => one.key !== change.drop);
  return all.map((one) => (one.key === change.key ? { ...one, ...change.to } : one));
}

/** Sends files one after another; each says how it went, and what failed can be sent again. */
export function useSending(studentId: string, onArrived: () => void) {
  const { t } = useLingui();
  const [files, change] = useReducer(changed, []);
  const [start] = useDeed(START, 'startUpload');
  const [finish] = useDeed(FINISH, 'finishUpload');
  const line = useRef(Promise.resolve());
  const number = useRef(0);
  // A refusal comes with its sentence through the mutation's own state, which several files would share.
  const send = async (one: Sending) => {
    const say = (to: Partial<Sending>) => change({ key: one.key, to });
    say({ standing: 'goes', part: 0, problem: undefined });
    try {
      const target = await start({
        studentId,
        kind: one.kind,
        title: one.title,
        fileName: one.file.name,
        contentType: typeOf(one.file),
        byteCount: one.file.size,
        source: one.source,
        replacesId: one.replacesId,
      });
      if (!target) {
        say({
          standing: 'failed',
          problem:
            one.file.size === 0
              ? t`The file is empty.`
              : t`This file cannot be added: it is too large, of a type that is not kept here, or was replaced meanwhile.`,
        });
        return;
      }
      await putFile(one.file, target, (part) => say({ part }));
      if (await finish({ id: target.attachment.id })) {
        say({ standing: 'arrived', part: 1 });
        onArrived();
      } else say({ standing: 'failed', problem: t`The file did not arrive, or somebody replaced it first.` });
    } catch (reason) {
      const away = reason instanceof PutProblem && reason.code === 'UNREACHABLE';
      say({
        standing: 'failed',
        problem: away
          ? t`The file did not get through. Look at your connection and send it again.`
          : t`The file store did not take the file. Send it again.`,
      });
    }
  };
  const queue = (one: Sending) => {
    line.current = line.current.then(() => send(one));
  };
  return {
    files,
    add: (
      chosen: File[],
      said: Pick<Sending, 'kind' | 'source'> & { replacesId?: string; title?: string },
    ) => {
      const fresh = chosen.map((file): Sending => {
        number.current += 1;
        return {
          key: number.current,
          file,
          kind: said.kind,
          source: said.source,
          replacesId: said.replacesId ?? null,
          title: (said.title ?? titleOf(file)).trim().slice(0, 200) || file.name,
          part: 0,
          standing: 'waits',
        };
      });
      change({ add: fresh });
      for (const one of fresh) queue(one);
    },
    again: (one: Sending) => queue(one),
    forget: (one: Sending) => change({ drop: one.key }),
  };
}
