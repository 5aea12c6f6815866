import type { Report } from '#read-model';
import { useTexts } from '../language/language.js';
import { Section } from '../parts/fields.js';
import { Time } from '../parts/marks.js';
import { Words } from '../parts/said-report.js';

/** The first report and what came after it, each as it was sent; when it arrived is the receipt. */
export function ReportSaid({ report }: { readonly report: Report }) {
  const texts = useTexts().reports;
  const { content, supplements, submittedAt, receivedAt, late, lateByMinutes } = report;
  if (!content) return null;
  const note = (kind: string, sent: string | null, received: string | null): React.ReactNode => (
    <>
      {kind} · {texts.sentAt} {sent === null ? '' : <Time at={sent} />} · {texts.receivedAt}{' '}
      {received === null ? texts.notReceived : <Time at={received} />}
    </>
  );
  return (
    <>
      <Section title={texts.tabs.sent} right={late ? <b>{texts.late(lateByMinutes ?? 0)}</b> : undefined} />
      <article className="said">
        <h4>{note(texts.said.initial, submittedAt, receivedAt)}</h4>
        <Words said={content} />
      </article>
      {supplements.map((one) => (
        <article key={one.position} className="said">
          <h4>{note(one.final ? texts.said.final : texts.said.further, one.at, one.receivedAt)}</h4>
          <Words said={one} />
        </article>
      ))}
    </>
  );
}
