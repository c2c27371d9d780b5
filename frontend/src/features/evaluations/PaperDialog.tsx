import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import type { Problem } from '@/app/words';
import { FINISH, START, titleOf } from '@/features/attachments/Attach';
import { ACCEPTED, typeOf } from '@/features/attachments/kinds';
import { PutProblem, putFile } from '@/features/attachments/putFile';
import { Banner, Button, Checkbox, Dialog, FileDrop, ProgressBar, Select, TextField } from '@/ui';
import { FILE_PAPER } from './documents';
import type { PartProps } from './EvaluationPanel';

/** What a file of an evaluation is among a student's attachments. */
const ATTACHED_AS: Record<string, string> = {
  protocol: 'protocol',
  medical_letter: 'medical',
  private_report: 'private_report',
  independent_report: 'private_report',
};

/** Brings a file of the evaluation. A raw record is closed to the team before its first byte is sent. */
export function PaperDialog({ whole, onChanged, onClose }: PartProps & { onClose: () => void }) {
  const { t } = useLingui();
  const [file, setFile] = useState<File | null>(null);
  const [kind, setKind] = useState('private_report');
  const [title, setTitle] = useState('');
  const [source, setSource] = useState('');
  const [isRaw, setRaw] = useState(false);
  const [part, setPart] = useState<number | null>(null);
  const [away, setAway] = useState<Problem | null>(null);
  const [start, starting] = useDeed(START, 'startUpload');
  const [put, putting] = useDeed(FILE_PAPER, 'fileEvaluationPaper');
  const [finish, finishing] = useDeed(FINISH, 'finishUpload');
  const isAlwaysRaw = whole.choices.rawPapers.includes(kind);
  const problem = away ?? starting.problem ?? putting.problem ?? finishing.problem;
  const wrong = (field: string) => (problem?.field === field ? problem.message : undefined);
  const send = async () => {
    if (!file) return;
    setAway(null);
    const target = await start({
      studentId: whole.student.id,
      kind: ATTACHED_AS[kind] ?? 'other',
      title: title.trim(),
      fileName: file.name,
      contentType: typeOf(file),
      byteCount: file.size,
    });
    if (!target) return;
    const attachmentId = target.attachment.id;
    if (!(await put({ caseId: whole.id, paper: { attachmentId, kind, source, isRaw } }))) return;
    setPart(0);
    try {
      await putFile(file, target, setPart);
      if (!(await finish({ id: attachmentId }))) return;
      onChanged();
      onClose();
    } catch (reason) {
      if (!(reason instanceof PutProblem)) throw reason;
      setAway({ code: reason.code, message: t`The file did not get through. Send it again.` });
    } finally {
      setPart(null);
    }
  };
  return (
    <Dialog
      title={t`Add a paper`}
      isOpen
      isDismissable={!file}
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isDisabled={!file || !title.trim() || !source.trim() || part !== null}
          isPending={starting.isPending || putting.isPending || finishing.isPending}
          onPress={send}
        >
          <Trans>Add the paper</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem?.field ? null : problem} />
      {!file && (
        <FileDrop
          label={t`Drop a file here`}
          accept={ACCEPTED}
          onFiles={([chosen]) => {
            if (!chosen) return;
            setFile(chosen);
            setTitle((before) => before || titleOf(chosen));
          }}
        />
      )}
      {file && part === null && <p className="font-strong wrap-anywhere">{file.name}</p>}
      {file && part !== null && <ProgressBar label={t`Sending ${file.name}`} value={part} max={1} />}
      <Select
        label={t`What is it?`}
        options={whole.choices.papers.map((one) => ({ id: one.key, label: one.says }))}
        value={kind}
        onChange={setKind}
      />
      <TextField
        label={t`Title`}
        isRequired
        maxLength={200}
        value={title}
        onChange={setTitle}
        errorMessage={wrong('title')}
      />
      <TextField
        label={t`From whom`}
        isRequired
        maxLength={200}
        value={source}
        onChange={setSource}
        errorMessage={wrong('source')}
      />
      {!isAlwaysRaw && (
        <Checkbox isSelected={isRaw} onChange={setRaw}>
          <Trans>A raw psychological or medical record</Trans>
        </Checkbox>
      )}
      {(isAlwaysRaw || isRaw) && (
        <Banner title={t`The psychologist and special education read it, and nobody else.`}>
          <Trans>
            You keep reading what you brought while you work with the student. A parent has it on request.
          </Trans>
        </Banner>
      )}
    </Dialog>
  );
}
