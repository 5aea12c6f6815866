import type { JointCertificate } from '#domain';
import { useQueue, useCapability } from '../api/queries.js';
import { useDate } from '../api/live.js';
import { clockTime } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { Countdown } from '../parts/marks.js';
import { useWords } from '../queue/words.js';
import { freeAfter, latestDecision } from './options.js';

/** What is wanted by how many, what there is, and until when to decide. */
export function Head({ certificate }: { readonly certificate: JointCertificate }) {
  const texts = useTexts();
  const [wordsOf, capabilityOf] = [useWords(), useCapability()];
  const of = texts.allocate;
  const date = useDate();
  const { data: queue } = useQueue();
  const { requests } = certificate;
  const contended = queue?.items.find(
    ({ contention }) =>
      contention && requests.every(({ sharingId }) => contention.sharingIds.includes(sharingId)),
  );
  const capabilities = [...new Set(requests.map(({ need }) => capabilityOf(need.capability).name))];
  const latest = latestDecision(certificate);
  const asked = requests.reduce((sum, { need }) => sum + need.amount, 0);
  return (
    <section className="panel head">
      <div>
        <h1>{contended ? wordsOf(contended).heading : of.title}</h1>
        <p className="dim">
          {capabilities.join('、')} · {requests.map(({ incidentId }) => incidentId).join(' · ')}
        </p>
      </div>
      <span className="space" />
      {capabilities.length > 1 ? null : (
        <dl className="figures">
          <div>
            <dt>{of.asked}</dt>
            <dd>{asked}</dd>
          </div>
          <div>
            <dt>{of.free}</dt>
            <dd>{freeAfter(certificate, [])}</dd>
          </div>
        </dl>
      )}
      <div className="latest">
        <small>
          {latest ? of.decideBy(clockTime(latest.neededBy, date), latest.fastestMinutes) : of.noWay}
        </small>
        {latest ? <Countdown dueAt={latest.decideBy} /> : null}
      </div>
    </section>
  );
}
