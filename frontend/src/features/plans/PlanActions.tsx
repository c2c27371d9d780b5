import { Trans, useLingui } from '@lingui/react/macro';
import { type ComponentProps, Suspense, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { GiveNotice } from '@/features/notices';
import { readFragment } from '@/gql';
import type { Plan_standingFragment } from '@/gql/graphql';
import { Button, ConfirmDialog, Menu, type MenuEntry, toast } from '@/ui';
import { REQUEST_SIGNATURES, SHARE, STANDING, STOP_SHARING } from './documents';
import { FinalizeDialog } from './FinalizeDialog';
import type { Finding } from './findings';
import { LanguageWarning } from './LanguageWarning';
import { WhoIsAsked } from './WhoIsAsked';

/** Keys of `plan.may`: what the page may offer. The server asks again. */
export const MAY = {
  write: 'write',
  comment: 'comment',
  assign: 'assign',
  share: 'share',
  finalize: 'finalize',
  giveNotice: 'give_notice',
  requestSignatures: 'request_signatures',
  amend: 'amend',
  handOver: 'hand_over',
} as const;

export interface PlanActionsProps {
  planId: string;
  student: ComponentProps<typeof LanguageWarning>['student'];
  may: readonly string[];
  /** The copy of the draft the family reads. */
  shared: Plan_standingFragment['shared'];
  /** Somebody was asked to sign already. */
  isAsked: boolean;
  /** Everybody who was asked has answered, and the plan is in force: nothing is left to ask. */
  isSettled: boolean;
  findings: readonly Finding[];
  onGoTo: (finding: Finding) => void;
  onChanged: () => void;
  /** Rarer things, which stand in the menu. */
  more: readonly MenuEntry[];
}

/** What this person may do with the plan as it stands. */
export function PlanActions(props: PlanActionsProps) {
  const { planId, student, may, shared, isAsked, isSettled, findings, onGoTo, onChanged, more } = props;
  const { t, i18n } = useLingui();
  const waitingFor = (requests: readonly { state: string; person: { name: string } }[]) =>
    new Intl.ListFormat(i18n.locale).format(
      requests
        .filter(({ state }) => state === 'requested' || state === 'viewed')
        .map((one) => one.person.name),
    );
  const [open, setOpen] = useState<'share' | 'stop' | 'finalize' | 'sign' | null>(null);
  const [share, sharing] = useDeed(SHARE, 'shareDraft');
  const [stop, stopping] = useDeed(STOP_SHARING, 'stopSharingDraft');
  const [request, requesting] = useDeed(REQUEST_SIGNATURES, 'requestSignatures');
  const { idempotencyKey, isDone } = useDeedKey();
  // Nobody is asked before whoever asks could read their names.
  const [isKnown, setKnown] = useState(false);
  const close = () => {
    setOpen(null);
    setKnown(false);
  };
  const say = (done: unknown, text: string) => {
    if (!done) return;
    toast({ text, tone: 'ok' });
    onChanged();
  };
  const menu: MenuEntry[] = [
    ...more,
    ...(may.includes(MAY.share) && shared
      ? [{ id: 'stop', label: t`Stop sharing`, onAction: () => setOpen('stop'), startsGroup: true }]
      : []),
  ];
  return (
    <>
      {(sharing.problem || stopping.problem || requesting.problem) && (
        <div className="basis-full">
          <ProblemBanner problem={sharing.problem} onDismiss={sharing.clear} />
          <ProblemBanner problem={stopping.problem} onDismiss={stopping.clear} />
          <ProblemBanner problem={requesting.problem} onDismiss={requesting.clear} />
        </div>
      )}
      {may.includes(MAY.share) && shared?.changeCount !== 0 && (
        <Button onPress={() => setOpen('share')}>
          {shared ? <Trans>Share again</Trans> : <Trans>Share with family</Trans>}
        </Button>
      )}
      {may.includes(MAY.finalize) && (
        <Button look="primary" onPress={() => setOpen('finalize')}>
          <Trans>Finalize…</Trans>
        </Button>
      )}
      {may.includes(MAY.giveNotice) && (
        <Suspense>
          <GiveNotice planId={planId} />
        </Suspense>
      )}
      {may.includes(MAY.requestSignatures) && !isSettled && (
        <Button look={isAsked ? 'quiet' : 'primary'} onPress={() => setOpen('sign')}>
          {isAsked ? <Trans>Ask again for signatures</Trans> : <Trans>Ask for signatures</Trans>}
        </Button>
      )}
      {menu.length > 0 && (
        <Menu
          label={t`More to do with the plan`}
          trigger={<Button icon="more" aria-label={t`More to do with the plan`} />}
          entries={menu}
        />
      )}
      <ConfirmDialog
        title={shared ? t`Share the draft again` : t`Share the draft with the family`}
        isOpen={open === 'share'}
        onOpenChange={close}
        confirmLabel={shared ? t`Share again` : t`Share with family`}
        onConfirm={async () =>
          say(
            await share({ planId }),
            shared
              ? t`The family reads the draft of this moment now.`
              : t`The family can read the draft now.`,
          )
        }
      >
        {shared ? (
          <Trans>
            The family sees the draft as it stands now in place of the one before, marked as a draft with its
            date.
          </Trans>
        ) : (
          <Trans>
            The family sees the draft as it stands now, in plain language, marked as a draft with its date.
            What you change later they see only when you share again.
          </Trans>
        )}
      </ConfirmDialog>
      <ConfirmDialog
        title={t`Stop sharing the draft`}
        isOpen={open === 'stop'}
        onOpenChange={close}
        confirmLabel={t`Stop sharing`}
        onConfirm={async () => say(await stop({ planId }), t`The family no longer reads the draft.`)}
      >
        <Trans>
          The family reads nothing of the draft until you share it again. That they could read it until now
          stays on record.
        </Trans>
      </ConfirmDialog>
      <ConfirmDialog
        title={t`Ask for signatures`}
        isOpen={open === 'sign'}
        onOpenChange={close}
        confirmLabel={t`Ask for signatures`}
        isDisabled={!isKnown}
        onConfirm={async () => {
          const asked = await request({ planId, idempotencyKey });
          if (!asked) return;
          isDone();
          const names = waitingFor(readFragment(STANDING, asked).latestVersion?.signatureRequests ?? []);
          say(asked, isAsked ? t`Reminded: ${names}` : t`Asked to sign: ${names}`);
        }}
      >
        {isAsked ? (
          <Trans>Everyone who has not answered yet gets another letter.</Trans>
        ) : (
          <Trans>Everyone who holds the right to consent is asked to read the plan and to sign it.</Trans>
        )}
        {open === 'sign' && <WhoIsAsked planId={planId} onKnown={() => setKnown(true)} />}
        <LanguageWarning student={student} />
      </ConfirmDialog>
      {open === 'finalize' && (
        <FinalizeDialog
          planId={planId}
          findings={findings}
          onClose={close}
          onGoTo={(finding) => {
            close();
            onGoTo(finding);
          }}
          onFinalized={() => {
            close();
            toast({ text: t`The plan is final.`, tone: 'ok' });
            onChanged();
          }}
        />
      )}
    </>
  );
}
