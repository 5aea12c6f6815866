import { keysOfLog } from '#application';
import { publishedKeys, type PublishedKey } from '#security';
import { Controller, Get, Header, Inject, UseGuards } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { NoQuery } from '../query/no-query.js';

/** So long what was read of the log is given to all who ask. */
const freshMs = 5_000;

declare module '../schema/answers.js' {
  interface Answers {
    KeySet: KeySet;
  }
}

interface KeySet {
  /** Id of this installation. */
  installation: string;
  /** A key set (RFC 7517). */
  keys: PublishedKey[];
}

/** By which keys it is known that the installation has said something: for everybody, without a token. */
@Controller()
export class KeysController {
  private asked: { readonly at: number; readonly keys: Promise<PublishedKey[]> } | undefined;

  constructor(@Inject(API_PARTS) private readonly parts: Pick<ApiParts, 'audience' | 'eventLog'>) {}

  @Get('/v1/keys')
  @UseGuards(NoQuery)
  @Header('cache-control', 'public, max-age=60')
  async keySet(): Promise<KeySet> {
    const keys = await this.keys().catch(() => {
      throw new Problem('log-unavailable', {}, { headers: { 'retry-after': '2' } });
    });
    return { installation: this.parts.audience, keys };
  }

  /** However many ask, the log is read once in a while. */
  private keys(): Promise<PublishedKey[]> {
    if (this.asked && Date.now() - this.asked.at < freshMs) return this.asked.keys;
    const keys = keysOfLog(this.parts.eventLog).then(publishedKeys);
    this.asked = { at: Date.now(), keys };
    keys.catch(() => (this.asked = undefined));
    return keys;
  }
}
