import { ActForm } from '../acts/act-form.js';
import { useTexts } from '../language/language.js';
import type { Step } from './step.js';

/** The superior has received what was sent; the oldest first. */
export function Receipt({ statistics, acts, session, path }: Step) {
  const texts = useTexts();
  const unreceived = statistics.reports.find(({ acknowledgedAt }) => acknowledgedAt === null);
  if (!unreceived || statistics.superiorAgencyId !== session.agencyId) return null;
  const { number, stage } = unreceived;
  return (
    <ActForm
      acts={acts}
      name="statistics.acknowledge"
      title={`${texts.acts['statistics.acknowledge']} · ${texts.statistics.number(number)} ${texts.reports.stages[stage]}`}
      submit={texts.acts['statistics.acknowledge']}
      isDecision={false}
      command={{ path: `${path}/acknowledge`, data: { number }, shownAt: path }}
    />
  );
}
