import { actsOn, CommandIntake } from '#application';
import { aggregateNames, commandSpecs, type AggregateName, type OuterCommandName } from '#contracts';
import type { Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { Flag, Freshness, Id, Ids, OneOf, Optional } from '../query/fields.js';
import { Read } from '../query/read.js';

class ActsQuery extends Freshness {
  @OneOf(aggregateNames) aggregate!: AggregateName;
  /** Of what is there; left out for what is to be made. */
  @Optional() @Id() id?: string;
  /** The incident of what is to be made. */
  @Optional() @Id() incidentId?: string;
  /** The requests that a new joint decision is about. */
  @Optional() @Ids(200) sharingIds?: string[];
  /** Whether it is to be decided by hand, against what is proposed: that may take a second person. */
  @Optional() @Flag() byHand?: boolean;
}

/** A command that the caller may give. */
interface Act {
  name: OuterCommandName;
  zh: string;
  en: string;
  /** Another person has to confirm it: before it counts, or within a term after it. */
  secondPerson?: 'before' | 'after';
}

declare module '../schema/answers.js' {
  interface Answers {
    Act: Act;
  }
}

@Controller()
export class ActQueries {
  constructor(@Inject(CommandIntake) private readonly intake: CommandIntake) {}

  @Read('/v1/acts', {
    form: ActsQuery,
    answer: 'list',
    of: 'Act',
    zh: '本人对该对象可发出的命令',
    en: 'Commands that the caller may give about an object',
  })
  async acts({ aggregate, id: targetId, incidentId, sharingIds, byHand }: ActsQuery, viewer: Viewer) {
    const { agencyId, role, principal, keyId, session } = viewer;
    const open = await actsOn(
      {
        ...{ aggregate, targetId, at: new Date().toISOString() },
        data: { incidentId, sharingIds, ...(byHand ? { override: {}, overrides: [{}] } : {}) },
        actor: { agencyId, role, principal, keyId, session },
      },
      this.intake,
    );
    return open.map((act): Act => ({ ...act, zh: commandSpecs[act.name].zh, en: commandSpecs[act.name].en }));
  }
}
