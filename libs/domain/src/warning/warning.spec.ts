import { by, expectTotal, folded, given, withStrays } from '../kernel/given.helper-spec.js';
import { command, content, event, evidence, proposal, samples } from './warning.helper-spec.js';
import { warning } from './decide.js';
import type { WarningCommand } from './warning.js';

const met = by('MET');
const proposed = event('warning.proposed');
const dismissed = event('warning.dismissed');
const issued = event('warning.issued');
const updated = event('warning.updated');
const cancelled = event('warning.cancelled');
const expired = event('warning.expired');

describe('a warning', () => {
  it('is proposed by hand or from readings that it cites, once', () => {
    given(warning)
      .when(command.propose, met)
      .then({
        type: 'warning.proposed',
        data: { ...proposal, evidence: undefined, proposerAgencyId: 'MET' },
      });
    given(warning)
      .when({ type: 'warning.propose', data: { ...proposal, evidence } }, by('liandong', 'system'))
      .then(proposed);
    given(warning, proposed).when(command.propose).thenRefused({ code: 'already-exists' });
  });

  it('that was proposed is dismissed or issued', () => {
    given(warning, proposed).when(command.dismiss).then(dismissed);
    given(warning, proposed, dismissed).when(command.dismiss).thenNothing();
    given(warning, proposed).when(command.issue, met).then(issued);
    given(warning, issued).when(command.dismiss).thenRefused({ code: 'wrong-status', status: 'issued' });
  });

  it('is issued without a proposal too, and once', () => {
    given(warning).when(command.issue, met).then(issued);
    given(warning, issued).when(command.issue, met).thenRefused({ code: 'already-exists' });
    given(warning, proposed, dismissed).when(command.issue, met).thenRefused({ code: 'already-exists' });
  });

  it('stays an exercise or stays real', () => {
    const issue: WarningCommand = { type: 'warning.issue', data: { ...content, exercise: false } };
    given(warning, proposed).when(issue, met).thenRefused({ code: 'exercise-mismatch' });
  });

  it('has a colour, except of a social-security event', () => {
    const category = 'social-security';
    const colourless = { ...content, colour: undefined, exercise: true };
    given(warning)
      .when({ type: 'warning.issue', data: colourless }, met)
      .thenRefused({ code: 'colour-required', category: 'natural-disaster' });
    given(warning)
      .when({ type: 'warning.propose', data: { ...proposal, colour: undefined } }, met)
      .thenRefused({ code: 'colour-required', category: 'natural-disaster' });
    given(warning)
      .when({ type: 'warning.issue', data: { ...colourless, category } }, met)
      .then({ type: 'warning.issued', data: { ...samples['warning.issued'], category, colour: undefined } });
    for (const type of ['warning.issue', 'warning.propose'] as const) {
      const data = { ...content, ...proposal, category, colour: 'blue', exercise: true } as const;
      given(warning)
        .when({ type, data }, met)
        .thenRefused({ code: 'colour-not-applicable', category, colour: 'blue' });
    }
  });

  it('ends after it begins', () => {
    const { startsAt } = content;
    given(warning)
      .when({ type: 'warning.issue', data: { ...content, expectedEndAt: startsAt, exercise: true } }, met)
      .thenRefused({ code: 'validity-inverted', startsAt, expectedEndAt: startsAt });
    given(warning, issued)
      .when({ type: 'warning.update', data: { expectedEndAt: startsAt, reason: '缩短' } }, met)
      .thenRefused({ code: 'validity-inverted', startsAt, expectedEndAt: startsAt });
  });

  it('jumps a level, and says what it was before', () => {
    given(warning, issued).when(command.toRed, met).then(updated);
  });

  it('goes down again, and calls for an incident when it is first red only', () => {
    const lowered = {
      type: 'warning.updated',
      data: {
        ...samples['warning.updated'],
        colour: 'orange',
        version: 3,
        previous: { ...content, colour: 'red', headline: '暴雨红色预警' },
        levelsMoved: -1,
        callsForIncident: false,
        reason: '减弱',
      },
    } as const;
    given(warning, issued, updated)
      .when({ type: 'warning.update', data: { colour: 'orange', reason: '减弱' } }, met)
      .then(lowered);
    const again = given(warning, issued, updated, lowered).when(command.toRed, met).events;
    expect(again).toMatchObject([{ data: { version: 4, levelsMoved: 1, callsForIncident: false } }]);
    const atOnce = given(warning).when(
      { type: 'warning.issue', data: { ...content, colour: 'red', exercise: true } },
      met,
    ).events;
    expect(atOnce).toMatchObject([{ data: { callsForIncident: true } }]);
  });

  it('of a social-security event stays without a colour', () => {
    const category = 'social-security' as const;
    const data = { ...samples['warning.issued'], category, colour: undefined };
    given(warning, { type: 'warning.issued', data })
      .when(command.toRed, met)
      .thenRefused({ code: 'colour-not-applicable', category, colour: 'red' });
  });

  it('is not updated when nothing changes', () => {
    given(warning, issued)
      .when({ type: 'warning.update', data: { colour: 'blue', reason: '重发' } }, met)
      .thenNothing();
  });

  it('is cancelled once', () => {
    given(warning, issued).when(command.cancel, met).then(cancelled);
    given(warning, issued, cancelled).when(command.cancel, met).thenNothing();
  });

  it('expires under the version that was due and no later one', () => {
    given(warning, issued).when(command.expire).then(expired);
    given(warning, issued, updated).when(command.expire).thenNothing();
    given(warning, issued, cancelled).when(command.expire).thenNothing();
    given(warning, issued, expired).when(command.expire).thenNothing();
  });

  it.each([
    ['proposed', [proposed]],
    ['cancelled', [issued, cancelled]],
    ['expired', [issued, expired]],
    ['dismissed', [proposed, dismissed]],
  ] as const)('that is %s is not in force', (status, history) => {
    const { toRed, call, tell, escalate } = command;
    for (const refused of [toRed, call, tell, escalate]) {
      given(warning, ...history)
        .when(refused, met)
        .thenRefused({ code: 'wrong-status', status });
    }
    if (status === 'cancelled') return;
    given(warning, ...history)
      .when(command.cancel, met)
      .thenRefused({ code: 'wrong-status', status });
  });

  const { propose: _, issue: __, ...others } = command;
  it.each(Object.values(others))('must exist for $type', (refused) =>
    given(warning).when(refused, met).thenRefused({ code: 'not-found' }),
  );

  it.each([command.call, command.tell, command.escalate, command.acknowledge])(
    'names registered agencies only ($type)',
    (refused) =>
      given(warning, issued)
        .when(refused, { unknownAgencies: ['NOBODY'] })
        .thenRefused({ code: 'agency-unknown', agencies: ['NOBODY'] }),
  );

  it('is linked to the incident that came of it, once', () => {
    const linked = event('warning.incident-proposed');
    given(warning, issued, cancelled).when(command.link).then(linked);
    given(warning, issued, linked).when(command.link).thenNothing();
  });

  it('stores nothing stray', () => {
    given(warning)
      .when(withStrays({ type: 'warning.propose', data: { ...proposal, evidence } }), {
        actor: { agencyId: 'liandong', principal: 'flow', role: 'system' },
      })
      .then(proposed);
    given(warning, proposed).when(withStrays(command.dismiss)).then(dismissed);
    given(warning).when(withStrays(command.issue), met).then(issued);
    given(warning, issued).when(withStrays(command.toRed), met).then(updated);
    given(warning, issued).when(withStrays(command.cancel), met).then(cancelled);
    given(warning, issued).when(withStrays(command.link)).then(event('warning.incident-proposed'));
  });

  it('folds any history', () => expectTotal(warning, samples));

  it('keeps what it last said', () => {
    expect(folded(warning, proposed, issued, updated)).toMatchObject({
      status: 'issued',
      version: 2,
      hasBeenRed: true,
      content: { colour: 'red', headline: '暴雨红色预警' },
    });
  });
});
