import type { RecordedEvent } from '#contracts';
import type { TwoPersonCase } from '#domain';

/** What is wrong about who wrote an event, or why it was written. */
export type AuthorshipProblem =
  /** It bears no signature, although the log was signed by then. */
  | { readonly kind: 'unsigned' }
  /** The signature is none of the form that the service gives. */
  | { readonly kind: 'signature-form' }
  /** Signed with a key that the log does not know, or not at this place. */
  | { readonly kind: 'unknown-key'; readonly key: string }
  /** Signed for another revision: moved, or what stood before it was removed. */
  | { readonly kind: 'wrong-revision'; readonly first: string; readonly count: number }
  /** Of the events that were written at once some are not there. */
  | { readonly kind: 'partial-append'; readonly found: number; readonly count: number }
  /** The signature is not valid: the event was altered, moved from another stream, or never signed by that key. */
  | { readonly kind: 'wrong-signature' }
  /** The service is named as who did it, and what it names as the cause is not there, or did not come before. */
  | { readonly kind: 'no-cause'; readonly cause: string }
  /** The cause that it names does not lead to it by the flow, timer or rule that it names. */
  | { readonly kind: 'not-from-cause'; readonly cause: string; readonly reason: string }
  /** Two persons were asked for, and there is one, without a reason to have acted alone. */
  | { readonly kind: 'one-person'; readonly case: TwoPersonCase }
  /** A person was asked for, and a key that is nobody's did it. */
  | { readonly kind: 'no-person' }
  /** It is marked as done alone, which nobody may do by its rule, or without a reason. */
  | { readonly kind: 'not-to-be-done-alone'; readonly command: string };

/** Where it is. Positions and revisions are texts of 64-bit numbers. */
export interface AuthorshipFinding {
  readonly problem: AuthorshipProblem;
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly type: string;
  readonly eventId: string;
}

export const findingAt = (
  { position, stream, revision, storedType, eventId }: RecordedEvent,
  problem: AuthorshipProblem,
): AuthorshipFinding => ({
  problem,
  position: position.toString(),
  stream,
  revision: revision.toString(),
  type: storedType,
  eventId,
});

/** A finding in a sentence, in both languages. */
export function describeAuthorship(finding: AuthorshipFinding): { readonly zh: string; readonly en: string } {
  const { position, stream, revision, type, problem } = finding;
  const [zh, en] = wordsOf(problem);
  return {
    zh: `位置 ${position}（${stream}，第 ${revision} 版，${type}）${zh}`,
    en: `position ${position} (${stream}, revision ${revision}, ${type}): ${en}`,
  };
}

function wordsOf(problem: AuthorshipProblem): readonly [string, string] {
  switch (problem.kind) {
    case 'unsigned':
      return ['没有本服务的签名', 'does not bear the signature of the service'];
    case 'signature-form':
      return ['所带签名不是本服务的形式', 'bears a signature that is not of the form of the service'];
    case 'unknown-key':
      return [
        `以密钥 ${problem.key} 签名，该密钥在此处无效`,
        `is signed with key ${problem.key}, which is none of the log's there`,
      ];
    case 'wrong-revision':
      return [
        `签名所指的是第 ${problem.first} 版起的 ${problem.count} 条`,
        `is signed for ${problem.count} event(s) from revision ${problem.first} on: moved, or others were removed`,
      ];
    case 'partial-append':
      return [
        `同一次写入应有 ${problem.count} 条，只见 ${problem.found} 条`,
        `of ${problem.count} events written at once only ${problem.found} are there`,
      ];
    case 'wrong-signature':
      return [
        '签名不符：内容已改、移自别处，或并非该密钥所签',
        'its signature is not valid: altered, moved from elsewhere, or not signed by that key',
      ];
    case 'no-cause':
      return [
        `所称起因 ${problem.cause} 在此前不存在`,
        `names ${problem.cause} as its cause, which is not there before it`,
      ];
    case 'not-from-cause':
      return [
        `不能由所称起因 ${problem.cause} 得出：${problem.reason}`,
        `does not follow from ${problem.cause}, which it names as its cause: ${problem.reason}`,
      ];
    case 'one-person':
      return [
        `须双人办理（${problem.case}），既无第二人确认，也无单人先行办理的理由`,
        `needs two persons (${problem.case}), and was confirmed by no second one, nor done alone for a reason`,
      ];
    case 'no-person':
      return [
        '须由本人办理，却由不属于任何人的密钥作出',
        'is to be done in person, and was by a key that is nobody’s',
      ];
    case 'not-to-be-done-alone':
      return [
        `标为单人先行办理，而 ${problem.command} 不得如此或未说明理由`,
        `is marked as done alone, which is not for ${problem.command}, or gives no reason`,
      ];
  }
}
