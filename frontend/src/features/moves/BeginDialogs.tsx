import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Select, TextArea, TextField } from '@/ui';
import { EXIT, RETURN, TRANSFER, WHERE_FROM } from './documents';
import type { Moves } from './MovesOfStudent';

interface DialogProps {
  studentId: string;
  onClose: () => void;
  /** It is on record. */
  onDone?: () => void;
}

/** A student came from another district with special education. */
export function BeginTransferDialog({ studentId, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const [on, setOn] = useState<string | null>(now);
  const [district, setDistrict] = useState('');
  const [state, setState] = useState('');
  const [note, setNote] = useState('');
  const [begin, { isPending, problem }] = useDeed(TRANSFER, 'recordTransfer');
  return (
    <Dialog
      title={t`Came from another district`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!on || !district.trim() || state.trim().length !== 2}
          onPress={async () => {
            if (!on) return;
            const where = { otherDistrict: district.trim(), otherState: state.trim() };
            if (!(await begin({ input: { studentId, arrivedOn: on, ...where, note: note.trim() || null } })))
              return;
            onDone?.();
            onClose();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p className="text-sm text-ink-2">
        <Trans>
          Services like those of the earlier plan are owed at once, agreed with the parent, until a plan is in
          force here (34 CFR 300.323(e), (f)). After a move in summer they begin with school.
        </Trans>
      </p>
      <DatePicker label={t`Day of arrival`} value={on} latest={now} onChange={setOn} />
      <Where district={district} onDistrict={setDistrict} state={state} onState={setState} isRequired />
      <TextArea label={t`Note`} rows={2} maxLength={4000} value={note} onChange={setNote} />
    </Dialog>
  );
}

/** Of a student the roster detected: where from. */
export function WhereFromDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const { t } = useLingui();
  const [district, setDistrict] = useState('');
  const [state, setState] = useState('');
  const [say, { isPending, problem }] = useDeed(WHERE_FROM, 'sayWhereFrom');
  return (
    <Dialog
      title={t`Where from`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!district.trim() || state.trim().length !== 2}
          onPress={async () => {
            const where = { otherDistrict: district.trim(), otherState: state.trim() };
            if (await say({ caseId, ...where })) onClose();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <Where district={district} onDistrict={setDistrict} state={state} onState={setState} isRequired />
    </Dialog>
  );
}

interface BeginExitDialogProps extends DialogProps {
  reasons: Moves['reasons'];
}

/** A student is to leave special education: the reason says what else is owed. */
export function BeginExitDialog({ studentId, reasons, onClose, onDone }: BeginExitDialogProps) {
  const { t } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const [reason, setReason] = useState(reasons[0]?.key ?? '');
  const [on, setOn] = useState<string | null>(now);
  const [district, setDistrict] = useState('');
  const [state, setState] = useState('');
  const [note, setNote] = useState('');
  const [propose, { isPending, problem }] = useDeed(EXIT, 'proposeExit');
  const chosen = reasons.find(({ key }) => key === reason);
  const asksWhere = reason === 'moved';
  return (
    <Dialog
      title={t`Propose an exit`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!on || !reason || (asksWhere && !district.trim())}
          onPress={async () => {
            if (!on) return;
            const where = asksWhere
              ? { otherDistrict: district.trim(), otherState: state.trim() || null }
              : { otherDistrict: null, otherState: null };
            const input = { studentId, leavesOn: on, reason, ...where, note: note.trim() || null };
            if (!(await propose({ input }))) return;
            onDone?.();
            onClose();
          }}
        >
          <Trans>Propose the exit</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <Select
        label={t`Reason`}
        options={reasons.map(({ key, says }) => ({ id: key, label: says }))}
        value={reason}
        onChange={setReason}
      />
      {chosen && (
        <ul className="list-disc space-y-1 ps-5 text-sm text-ink-2">
          <li>{chosen.cite}</li>
          {chosen.owesNotice && (
            <li>
              <Trans>The family gets prior written notice before anything ends.</Trans>
            </li>
          )}
          {chosen.owesSummary && (
            <li>
              <Trans>The student gets a summary of performance.</Trans>
            </li>
          )}
          <li>
            <Trans>An administrator confirms it. Then the file is closed and the team's access ends.</Trans>
          </li>
        </ul>
      )}
      <DatePicker label={t`Last day of special education`} value={on} onChange={setOn} />
      {asksWhere && (
        <Where district={district} onDistrict={setDistrict} state={state} onState={setState} isRequired />
      )}
      <TextArea label={t`Note`} rows={2} maxLength={4000} value={note} onChange={setNote} />
    </Dialog>
  );
}

interface ReturnDialogProps extends DialogProps {
  since: string;
}

/** A student who left has come back: a new enrolment. */
export function ReturnDialog({ studentId, since, onClose }: ReturnDialogProps) {
  const { t } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const [on, setOn] = useState<string | null>(now);
  const [reason, setReason] = useState('');
  const [record, { isPending, problem }] = useDeed(RETURN, 'recordReturn');
  return (
    <Dialog
      title={t`Has come back`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!on || !reason.trim()}
          onPress={async () => {
            if (on && (await record({ studentId, on, reason: reason.trim() }))) onClose();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p className="text-sm text-ink-2">
        <Trans>
          A return is a new enrolment: the exit stays as it is, and the file takes new things. Name the team
          anew.
        </Trans>
      </p>
      <DatePicker label={t`Day of return`} value={on} earliest={since} latest={now} onChange={setOn} />
      <TextArea
        label={t`What is known`}
        isRequired
        rows={3}
        maxLength={4000}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
}

interface WhereProps {
  district: string;
  onDistrict: (said: string) => void;
  state: string;
  onState: (said: string) => void;
  isRequired?: boolean;
}

function Where({ district, onDistrict, state, onState, isRequired }: WhereProps) {
  const { t } = useLingui();
  return (
    <div className="grid gap-3 sm:grid-cols-[1fr_8rem]">
      <TextField
        label={t`District or school`}
        isRequired={isRequired}
        maxLength={200}
        value={district}
        onChange={onDistrict}
      />
      <TextField
        label={t`State`}
        description={t`Two letters`}
        maxLength={2}
        value={state}
        onChange={(said) => onState(said.toUpperCase())}
      />
    </div>
  );
}
