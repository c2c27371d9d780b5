import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useCallback, useEffect, useMemo } from 'react';
import { useClient } from 'urql';
import { useViewer } from '@/app/session';
import { type Ticket, TicketRefused, useLiveSection } from '@/features/live';
import { LiveContext, type LivePlace, PlanContext, useDesk } from '@/features/plans/context';
import { Desk } from '@/features/plans/desk';
import { FieldFrame } from '@/features/plans/fields/FieldFrame';
import { ProseField } from '@/features/plans/fields/ProseField';
import { ProseRead } from '@/features/plans/fields/ProseRead';
import { asContent, type FormSection } from '@/features/plans/form';
import { DeskBar } from '@/features/plans/SaveStatus';
import { ownerOf } from '@/lib/held';
import { Banner, Skeleton } from '@/ui';
import type { AreaRow, AreaWhole } from './AreaPage';
import { OPEN_AREA } from './documents';

interface LiveReportProps {
  whole: AreaWhole;
  area: AreaRow;
  section: FormSection & { print: string };
  /** The assessor signed meanwhile. */
  onClosed: () => void;
}

/** A report while it is written: by its assessor in rich text, by the others of the team to read as it grows. */
export function LiveReport({ whole, area, section, onClosed }: LiveReportProps) {
  const { i18n } = useLingui();
  const desk = useMemo(() => new Desk(), []);
  useEffect(
    () => desk.setBase({ [section.key]: asContent(area.content) }),
    [desk, section.key, area.content],
  );
  const place = useMemo(
    () => ({
      desk,
      form: {
        kind: 'evaluation',
        version: '1',
        print: section.print,
        language: i18n.locale,
        title: section.title,
        sections: [section],
      },
      planId: area.id,
      student: whole.student,
    }),
    [desk, section, area.id, whole.student, i18n.locale],
  );
  return (
    <PlanContext.Provider value={place}>
      <DeskBar />
      <Report area={area} section={section} desk={desk} onClosed={onClosed} />
    </PlanContext.Provider>
  );
}

function Report({ area, section, desk, onClosed }: Omit<LiveReportProps, 'whole'> & { desk: Desk }) {
  const { t } = useLingui();
  const { person, district } = useViewer();
  const openTicket = useTicket(area.id);
  const self = useMemo(
    () => ({ personId: person.id, name: person.name, initials: person.initials }),
    [person.id, person.name, person.initials],
  );
  const keep = useMemo(
    () => ({ owner: ownerOf(district.id, person.id), plan: area.id, section: section.key }),
    [district.id, person.id, area.id, section.key],
  );
  const [live, state] = useLiveSection({ isNear: true, self, openTicket, keep, form: section.print });
  useEffect(() => (live ? desk.join(section, live) : undefined), [desk, section, live]);
  const hasEnded = state?.ended ?? null;
  useEffect(() => {
    if (hasEnded === 'closed') onClosed();
  }, [hasEnded, onClosed]);
  const isWritten = !!state?.hasLoaded && !state.readOnly && !state.ended && area.mayWrite;
  const { doc, peers, refusals } = state ?? {};
  const place = useMemo<LivePlace | null>(
    () => (live && doc && peers && refusals ? { section, live, doc, peers, refusals } : null),
    [section, live, doc, peers, refusals],
  );
  return (
    <>
      {hasEnded && hasEnded !== 'closed' && (
        <Banner tone="attention" title={t`This report can't be opened for writing right now.`}>
          {state?.save !== 'saved' && <Trans>What you typed here last was not saved any more.</Trans>}
        </Banner>
      )}
      {state?.lost && (
        <Banner
          tone="danger"
          title={t`Your last change could not be kept. You see the saved version.`}
          onDismiss={() => live?.forgetLoss()}
        />
      )}
      {state?.isBroughtBack && (
        <Banner
          tone="ok"
          title={t`What you typed and had not saved is back in this report.`}
          onDismiss={() => live?.forgetBringingBack()}
        />
      )}
      {isWritten && place ? (
        <LiveContext.Provider value={place}>
          <div inert={state?.isLocked} data-look="document" className="flex max-w-3xl flex-col gap-5">
            {section.fields.map((field) => (
              <FieldFrame key={field.key} place={`${section.key}.${field.key}`}>
                <Suspense fallback={<Skeleton lines={2} />}>
                  <ProseField field={field} place={`${section.key}.${field.key}`} />
                </Suspense>
              </FieldFrame>
            ))}
          </div>
        </LiveContext.Provider>
      ) : (
        <Reading section={section} />
      )}
    </>
  );
}

/** The report as it stands, growing as its assessor writes. */
function Reading({ section }: { section: FormSection }) {
  const content = useDesk((desk) => desk.content[section.key]);
  const said = section.fields.filter((field) => content?.[field.key]);
  if (said.length === 0)
    return (
      <p className="text-ink-2">
        <Trans>Nothing is written yet.</Trans>
      </p>
    );
  return (
    <div className="flex max-w-prose flex-col gap-4">
      {said.map((field) => (
        <div key={field.key}>
          <h3 className="font-strong">{field.label}</h3>
          <ProseRead value={content?.[field.key]} />
        </div>
      ))}
    </div>
  );
}

/** Asks for a ticket to the report; an answer that asking again would not change ends it. */
function useTicket(areaId: string): () => Promise<Ticket> {
  const client = useClient();
  return useCallback(async () => {
    const { data, error } = await client.mutation(OPEN_AREA, { areaId }).toPromise();
    const answer = data?.openEvaluationArea;
    if (error || !answer) throw error ?? new Error('no answer');
    switch (answer.__typename) {
      case 'LiveTicket':
        return answer;
      case 'NotAllowedProblem':
        throw new TicketRefused('notAllowed');
      case 'NotFoundProblem':
        throw new TicketRefused('notFound');
      case 'ConflictProblem':
        throw new TicketRefused('closed');
      default:
        throw new TicketRefused('refused');
    }
  }, [client, areaId]);
}
