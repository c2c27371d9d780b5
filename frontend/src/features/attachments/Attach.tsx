import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import type { Problem } from '@/app/words';
import { graphql } from '@/gql';
import { sizeInWords } from '@/lib/sizes';
import { Button, Dialog, FileDrop, ProgressBar, Select, TextField } from '@/ui';
import { ACCEPTED, KINDS, typeOf } from './kinds';
import { PutProblem, putFile } from './putFile';

export const START = graphql(`
  mutation Attach_start(
    $studentId: ID!
    $kind: String!
    $title: String!
    $fileName: String!
    $contentType: String!
    $byteCount: Int!
  ) {
    startUpload(
      studentId: $studentId
      kind: $kind
      title: $title
      fileName: $fileName
      contentType: $contentType
      byteCount: $byteCount
    ) {
      __typename
      ... on UploadTarget {
        url
        headers {
          name
          value
        }
        attachment {
          id
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

export const FINISH = graphql(`
  mutation Attach_finish($id: ID!) {
    finishUpload(attachmentId: $id) {
      __typename
      ... on Attachment {
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

/** A name without its ending, as a first title. */
export const titleOf = (file: File) => file.name.replace(/\.[^.]+$/, '').replaceAll(/[_-]+/g, ' ');

/** Chooses a file, says what it is, and sends it straight to the store. What was chosen stays when sending fails. */
export function Attach({
  studentId,
  name,
  onAttached,
  onClose,
}: {
  studentId: string;
  name: string;
  onAttached: () => void;
  onClose: () => void;
}) {
  const { t, i18n } = useLingui();
  const [file, setFile] = useState<File | null>(null);
  const [kind, setKind] = useState('evaluation_report');
  const [title, setTitle] = useState('');
  const [part, setPart] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [start, starting] = useDeed(START, 'startUpload');
  const [finish, finishing] = useDeed(FINISH, 'finishUpload');
  const cancel = useRef<AbortController>(null);
  useEffect(() => () => cancel.current?.abort(), []);

  const choose = (files: File[]) => {
    const chosen = files[0];
    if (!chosen) return;
    setProblem(null);
    starting.clear();
    setFile(chosen);
    setTitle((before) => before || titleOf(chosen));
  };
  const send = async () => {
    if (!file) return;
    const sending = new AbortController();
    cancel.current = sending;
    setProblem(null);
    const contentType = typeOf(file);
    const said = { studentId, kind, title: title.trim(), fileName: file.name, contentType };
    const target = await start({ ...said, byteCount: file.size });
    if (!target) return;
    setPart(0);
    try {
      await putFile(file, target, setPart, sending.signal);
      if (await finish({ id: target.attachment.id })) onAttached();
    } catch (reason) {
      if (reason instanceof PutProblem) {
        const away = t`The file did not get through. Look at your connection and send it again.`;
        const refused = t`The file store did not take the file. Send it again.`;
        setProblem({ code: reason.code, message: reason.code === 'UNREACHABLE' ? away : refused });
      }
    } finally {
      setPart(null);
    }
  };
  const isSending = part !== null;
  const atField = (field: string) =>
    starting.problem?.field === field ? starting.problem.message : undefined;
  const shownProblem = atField('title') ? null : (problem ?? starting.problem ?? finishing.problem);
  return (
    <Dialog
      title={t`Attach a file to the record of ${name}`}
      isOpen
      onOpenChange={onClose}
      isDismissable={!file}
      footer={
        <>
          <Button onPress={isSending ? () => cancel.current?.abort() : onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!file || title.trim() === '' || isSending}
            isPending={starting.isPending || finishing.isPending}
            onPress={send}
          >
            {problem ? <Trans>Send again</Trans> : <Trans>Attach file</Trans>}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={shownProblem} />
      {!file ? (
        <FileDrop
          label={t`Drop a file here`}
          description={
            <Trans>
              PDF, Word or a picture. It is checked for viruses before anybody can open it, and every opening
              stands in the record of access.
            </Trans>
          }
          accept={ACCEPTED}
          onFiles={choose}
        />
      ) : (
        <>
          {isSending ? (
            <ProgressBar label={t`Sending ${file.name}`} value={part} max={1} />
          ) : (
            <p className="flex flex-wrap items-center gap-3">
              <span className="font-strong wrap-anywhere">{file.name}</span>
              <span className="text-sm text-ink-2">{sizeInWords(file.size, i18n.locale)}</span>
              <Button size="small" onPress={() => setFile(null)}>
                <Trans>Choose another file</Trans>
              </Button>
            </p>
          )}
          <TextField
            label={t`Title`}
            value={title}
            onChange={setTitle}
            isRequired
            isDisabled={isSending}
            errorMessage={atField('title')}
          />
          <Select
            label={t`What is it?`}
            options={Object.entries(KINDS).map(([id, label]) => ({ id, label: i18n._(label) }))}
            value={kind}
            onChange={setKind}
            isDisabled={isSending}
          />
        </>
      )}
    </Dialog>
  );
}
