import { timingSafeEqual } from 'node:crypto';

/** Links by which whoever has them may answer one message. */
export interface AnswerLinks {
  /** Address of the link; nothing where the installation has none. */
  address(key: string): string | undefined;
  /** The key that a link is for; nothing where it was not made here. */
  keyOf(link: string): string | undefined;
}

/** @param blind a digest under a key that never leaves the service */
export const answerLinks = (blind: (text: string) => string, answerUrl: string | undefined): AnswerLinks => {
  const tagOf = (key: string): string =>
    blind(`answer ${key}`)
      .replace(/[^A-Za-z0-9_-]/g, '')
      .slice(0, 32);
  return {
    address: (key) => answerUrl && `${answerUrl.replace(/\/$/, '')}/a/${key}.${tagOf(key)}`,
    keyOf(link) {
      const [, key = '', tag = ''] = /^([0-9a-f-]{36}\.\d{1,4})\.([\w-]{32})$/.exec(link) ?? [];
      if (key === '') return undefined;
      return timingSafeEqual(Buffer.from(tag), Buffer.from(tagOf(key))) ? key : undefined;
    },
  };
};
