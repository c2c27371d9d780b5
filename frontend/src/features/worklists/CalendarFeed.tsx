import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { Banner, Button, ConfirmDialog, Section, TextField, toast } from '@/ui';
import { MAKE_FEED, REVOKE_FEED } from './documents';

/** One's own days in one's own calendar: an address that is a secret, shown once. */
export function CalendarFeed({
  madeAt,
  readAt,
  onChanged,
}: {
  madeAt: string | null | undefined;
  readAt: string | null | undefined;
  onChanged: () => void;
}) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [address, setAddress] = useState<string | null>(null);
  const [isRevoking, setRevoking] = useState(false);
  const [make, making] = useDeed(MAKE_FEED, 'makeCalendarFeed');
  const [revoke, revoking] = useDeed(REVOKE_FEED, 'revokeCalendarFeed');
  const problem = making.problem ?? revoking.problem;
  return (
    <Section title={<Trans>Your calendar</Trans>}>
      {problem && <ProblemBanner problem={problem} />}
      <div className="flex max-w-2xl flex-col items-start gap-3">
        <p className="text-ink-2">
          <Trans>
            Your calendar program can show the days you answer for. They stand there without a name: "a
            student", and a link.
          </Trans>
        </p>
        {madeAt && (
          <p className="text-sm">
            {readAt ? (
              <Trans>
                Made {dates.instant(madeAt, timeZone)}; read last {dates.instant(readAt, timeZone)}.
              </Trans>
            ) : (
              <Trans>Made {dates.instant(madeAt, timeZone)}; nothing has read it yet.</Trans>
            )}
          </p>
        )}
        {address && (
          <Banner tone="attention" title={t`Copy this address now: it is shown this once`}>
            <TextField label={t`Address of your calendar`} value={address} isReadOnly className="w-full" />
            <Button
              size="small"
              className="mt-2"
              onPress={async () => {
                await navigator.clipboard.writeText(address);
                toast({ text: t`Copied.`, tone: 'ok' });
              }}
            >
              <Trans>Copy</Trans>
            </Button>
            <p className="mt-2 text-sm">
              <Trans>
                Whoever has it sees these days. Give it to your calendar program and to nobody else.
              </Trans>
            </p>
          </Banner>
        )}
        <div className="flex flex-wrap gap-3">
          <Button
            isPending={making.isPending}
            onPress={async () => {
              const made = await make({});
              if (!made) return;
              setAddress(made.address);
              onChanged();
            }}
          >
            {madeAt ? <Trans>Make a new address</Trans> : <Trans>Make an address</Trans>}
          </Button>
          {madeAt && (
            <Button look="danger" onPress={() => setRevoking(true)}>
              <Trans>End it</Trans>
            </Button>
          )}
        </div>
      </div>
      <ConfirmDialog
        title={t`End your calendar?`}
        isOpen={isRevoking}
        onOpenChange={setRevoking}
        confirmLabel={t`End it`}
        tone="danger"
        onConfirm={async () => {
          if (!(await revoke({}))) return;
          setAddress(null);
          onChanged();
        }}
      >
        <Trans>Programs that have the address show nothing new any more.</Trans>
      </ConfirmDialog>
    </Section>
  );
}
