import { categoryOptions } from '../acts/incident-acts.js';
import { useCodes } from '../api/queries.js';
import { useTexts } from '../language/language.js';
import { Check, Checks, Choice, TextField } from '../parts/fields.js';
import { hazards, type WarningDraft } from './draft.js';

/** What art. 64 asks of a warning. Category, hazard and world of one that stands never change. */
export function WarningFields({
  draft,
  change,
  isNew,
  isProposal = false,
}: {
  readonly draft: WarningDraft;
  readonly change: (part: Partial<WarningDraft>) => void;
  readonly isNew: boolean;
  /** With grounds, and without what whoever issues it is to say. */
  readonly isProposal?: boolean;
}) {
  const texts = useTexts();
  const of = texts.warnings.writing;
  const { data: codes } = useCodes();
  const known = hazards.find((one) => one === draft.hazard);
  return (
    <>
      {isNew ? (
        <>
          <Choice
            label={texts.fields.category}
            options={categoryOptions(texts.incident.categories)}
            value={draft.category}
            onChange={(category) => change({ category })}
          />
          <Choice
            label={of.hazard}
            options={[...hazards, 'other' as const].map((id) => ({ id, name: of.hazards[id] }))}
            value={known ?? 'other'}
            onChange={(id) => change({ hazard: id === 'other' ? '' : id })}
          />
          {known === undefined ? (
            <TextField
              label={of.hazardCode}
              value={draft.hazard}
              onChange={(hazard) => change({ hazard })}
              maxLength={64}
              isRequired
            />
          ) : null}
        </>
      ) : null}
      {draft.category === 'social-security' ? null : (
        <Choice
          label={of.colour}
          options={(['blue', 'yellow', 'orange', 'red'] as const).map((id) => ({
            id,
            name: texts.warnings.colours[id],
          }))}
          value={draft.colour === '' ? undefined : draft.colour}
          onChange={(colour) => change({ colour })}
        />
      )}
      <TextField
        label={of.headline}
        value={draft.headline}
        onChange={(headline) => change({ headline })}
        maxLength={200}
        isRequired
        autoFocus
      />
      <Checks
        label={texts.warnings.area}
        options={(codes?.areas.areas ?? []).map(({ code, name }) => ({ id: code, name }))}
        value={draft.areaCodes}
        onChange={(areaCodes) => change({ areaCodes })}
      />
      <div className="pair">
        <TextField
          label={of.startsAt}
          type="datetime-local"
          value={draft.startsAt}
          onChange={(startsAt) => change({ startsAt })}
          isRequired
        />
        {isProposal ? null : (
          <TextField
            label={of.expectedEndAt}
            type="datetime-local"
            value={draft.expectedEndAt}
            onChange={(expectedEndAt) => change({ expectedEndAt })}
            isRequired
          />
        )}
      </div>
      {isProposal ? (
        <TextField
          label={texts.warnings.grounds}
          hint={of.groundsHint}
          value={draft.grounds}
          onChange={(grounds) => change({ grounds })}
          rows={3}
          maxLength={4000}
          isRequired
        />
      ) : (
        <div className="pair">
          {(['cautions', 'measures'] as const).map((name) => (
            <TextField
              key={name}
              label={texts.warnings[name]}
              hint={of.oneALine}
              value={draft[name]}
              onChange={(text) => change({ [name]: text })}
              rows={3}
              maxLength={4000}
              isRequired
            />
          ))}
        </div>
      )}
      {isNew ? (
        <Check value={draft.exercise} onChange={(exercise) => change({ exercise })}>
          {texts.report.exercise}
        </Check>
      ) : null}
    </>
  );
}
