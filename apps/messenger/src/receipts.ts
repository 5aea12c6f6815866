import type { FlowDoor } from '#application';
import { ofKey, type ChannelName } from '#domain';
import {
  affirms,
  receiptsIn,
  unproved,
  type Headers,
  type Receipt,
  type ReceiptWay,
  type Unproved,
} from '#gateways';
import type { EarlyReceipts, Queries } from '#read-model';
import { createHash } from 'node:crypto';
import { giveTo } from './give.js';

export interface ReceiptParts {
  readonly door: FlowDoor;
  readonly byProvider: Queries['message']['byProvider'];
  readonly early: Pick<EarlyReceipts, 'keep' | 'joined' | 'done'>;
  readonly ways: ReadonlyMap<ChannelName, ReceiptWay>;
  readonly now?: () => Date;
}

export type Taken =
  | { readonly taken: number; readonly unknown: number }
  | { readonly refused: Unproved | { readonly code: 'no-receipts-here' } | { readonly code: 'unreadable' } };

interface Attempted {
  readonly messageId: string;
  readonly attempt: number;
}

/** What providers say of messages. It counts only when it is proved; the same again makes no event. */
export class Receipts {
  constructor(private readonly parts: ReceiptParts) {}

  /** Durable on return, also where it is not known yet what the receipts are about. */
  async take(channel: ChannelName, headers: Headers, body: string): Promise<Taken> {
    const way = this.parts.ways.get(channel);
    if (!way) return { refused: { code: 'no-receipts-here' } };
    const now = this.now();
    const why = unproved(way.proof, headers, body, now);
    if (why) return { refused: why };
    const receipts = receiptsIn(way.form, body);
    if (!receipts) return { refused: { code: 'unreadable' } };
    let unknown = 0;
    for (const receipt of receipts) {
      const about = await this.aboutWhat(channel, receipt);
      if (about && (await this.apply(about, receipt, now))) continue;
      unknown++;
      const { key, providerId = key ?? '' } = receipt;
      const text = JSON.stringify([channel, providerId, receipt.status, receipt.at, receipt.text]);
      await this.parts.early.keep({
        id: createHash('sha256').update(text).digest('base64url'),
        ...{ provider: channel, providerId, receipt: withoutText(receipt), receivedAt: now.toISOString() },
      });
    }
    return { taken: receipts.length, unknown };
  }

  /** Joins receipts that came early with messages that are known by now. */
  async join(): Promise<void> {
    const { early } = this.parts;
    for (const { id, provider, providerId, receipt, receivedAt } of await early.joined(100)) {
      const about = await this.parts.byProvider(provider, providerId);
      if (!about || !(await this.apply(about, receipt as Receipt, new Date(receivedAt)))) continue;
      await early.done(id);
    }
  }

  /** A person has pressed the button behind a link. */
  async pressed(key: string): Promise<boolean> {
    const about = ofKey(key);
    return about !== undefined && this.apply(about, { key, status: 'answered', affirms: true }, this.now());
  }

  private async aboutWhat(
    channel: ChannelName,
    { key, providerId }: Receipt,
  ): Promise<Attempted | undefined> {
    if (key !== undefined) return ofKey(key);
    return providerId === undefined ? undefined : this.parts.byProvider(channel, providerId);
  }

  /** Whether there is such an attempt. What was said together is answered together. */
  private async apply(
    about: Attempted,
    receipt: Receipt & { readonly affirms?: boolean },
    receivedAt: Date,
  ): Promise<boolean> {
    const { message } = this.parts.door.runners;
    const { request, attempts } = await message.state(about.messageId);
    const attempt = attempts.find((one) => one.attempt === about.attempt);
    if (!request || !attempt) return false;
    const together: Attempted[] = [about];
    for (const messageId of attempt.with ?? []) {
      const merged = (await message.state(messageId)).attempts.find(
        ({ mergedInto }) => mergedInto === about.messageId,
      );
      if (merged) together.push({ messageId, attempt: merged.attempt });
    }
    for (const one of together) await this.give(one, receipt, receivedAt);
    return true;
  }

  private async give(
    { messageId, attempt }: Attempted,
    receipt: Receipt & { readonly affirms?: boolean },
    receivedAt: Date,
  ): Promise<void> {
    const { door } = this.parts;
    const { request } = await door.runners.message.state(messageId);
    const { status, automatic, text } = receipt;
    const at = receipt.at ?? receivedAt.toISOString();
    const isAffirmed = receipt.affirms ?? affirms(text, request?.answers ?? []);
    const data = {
      ...{ attempt, status, at },
      ...(status === 'answered' && automatic === undefined && { affirms: isAffirmed }),
      ...(automatic !== undefined && { automatic }),
    };
    const key = `receive/${attempt}/${status}/${isAffirmed ? 'yes' : 'no'}/${at}`;
    await giveTo(door, messageId, key, { type: 'message.receive', data }, receivedAt.toISOString());
  }

  private now(): Date {
    return this.parts.now?.() ?? new Date();
  }
}

/** What a person wrote is kept nowhere: only whether it affirms, which without the message nobody can say. */
const withoutText = ({ text, ...receipt }: Receipt): Receipt => ({
  ...receipt,
  ...(text !== undefined && text.length <= 10 && { text }),
});
