import { Trans, useLingui } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import { Banner } from '@/ui/Banner/Banner';
import { Disclosure } from '@/ui/Disclosure/Disclosure';
import { Section } from '@/ui/Section/Section';
import type { Ask } from './documents';

/** What the reader answered, with their receipt. */
export function Given({ ask, last }: { ask: Ask; last: Ask['answers'][number] }) {
  const dates = useDates();
  const left = ask.areas.filter((area) => last.refusedAreas.includes(area.key)).map((area) => area.name);
  return (
    <div role="status">
      <Banner tone={last.outcome === 'granted' ? 'ok' : 'plain'} title={<Trans>Your answer is kept.</Trans>}>
        <p className="font-strong">{last.says}</p>
        {left.length > 0 && (
          <p>
            <Trans>Not agreed to: {left.join(', ')}</Trans>
          </p>
        )}
        <p>
          <Trans>The school received it on {dates.day(last.receivedOn)}.</Trans>
        </p>
        <p className="text-sm break-all text-ink-2">
          <Trans>Number of your receipt: {last.receipt.slice(0, 16)}</Trans>
        </p>
      </Banner>
    </div>
  );
}

/** What is asked: which areas, how, by whom, and who gets papers. */
export function What({ ask }: { ask: Ask }) {
  const { t } = useLingui();
  return (
    <>
      <Section title={<Trans>What is asked</Trans>}>
        <p className="text-lg">{ask.activity}</p>
      </Section>
      <Section title={<Trans>What the school wants to look at</Trans>}>
        <ul className="divide-y divide-line">
          {ask.areas.map((area) => (
            <li key={area.key} className="flex flex-col gap-1 py-3">
              <span className="font-strong">{area.name}</span>
              <span>{area.plainly}</span>
              <Disclosure title={t`How, and by whom: ${area.name}`}>
                <p dir="auto" className="whitespace-pre-line">
                  {area.procedures}
                </p>
                <p>
                  {area.assessor ? (
                    <Trans>
                      By {area.assessor}. Your child is spoken with in: {area.language}.
                    </Trans>
                  ) : (
                    <Trans>Your child is spoken with in: {area.language}.</Trans>
                  )}
                </p>
              </Disclosure>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={<Trans>Who gets papers about your child</Trans>}>
        {ask.noRecords && <p>{ask.noRecords}</p>}
        <ul className="flex list-disc flex-col gap-1 ps-5">
          {ask.records.map((one) => (
            <li key={`${one.what}${one.to}`} dir="auto">
              {one.what} — {one.to}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
