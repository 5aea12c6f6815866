import { agencySource } from '#contracts';
import type { Actor, Refusal } from '#domain';
import { randomUUID } from 'node:crypto';
import type { OwnDoor } from '../run/own-command.js';
import { erased, type PersonalData } from './personal-data.js';

export interface RevealRequest {
  readonly subject: string;
  readonly purpose: string;
  readonly actor: Actor;
  readonly at: string;
}

/** Shows personal data in plain text to whom the policy shows it, with a record of who asked. */
export class Reveal {
  constructor(
    private readonly personalData: PersonalData,
    private readonly intake: OwnDoor,
  ) {}

  /**
   * The plain text, after the access is on record. `sealed` reads what the log holds of the person; nothing when it is not
   * for this reader, or not visible yet.
   */
  async reveal(
    { subject, purpose, actor, at }: RevealRequest,
    sealed: () => Promise<string | undefined>,
  ): Promise<{ value: unknown } | { refusal: Refusal }> {
    const kept = await this.personalData.find(subject);
    if (!kept) return { refusal: { code: 'not-found', subject } };
    const text = await sealed();
    if (text === undefined) return { refusal: { code: 'not-found', subject } };
    const { alg, wrapped } = kept;
    if (!wrapped) return erased(subject);

    await this.personalData.openDigests();
    const command = { type: 'person.reveal', data: { purpose } } as const;
    const answer = await this.intake.submitOwn({
      ...{ source: agencySource(actor.agencyId), id: randomUUID(), aggregateId: subject, command, actor },
      digest: this.personalData.blind(JSON.stringify(command)),
      occurredAt: at,
      receivedAt: at,
      origin: { via: 'http' },
    });
    if (answer.outcome === 'refused') {
      // the record of an erasure may be ahead of the destruction of the key
      if (answer.refusal.code === 'personal-data-erased') await this.personalData.destroy(subject);
      return { refusal: answer.refusal };
    }
    return { value: this.personalData.open(subject, { alg, wrapped }, text) };
  }
}
