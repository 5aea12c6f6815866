import type { JointCandidateOutcome, JointCertificate, JointLine, JointOutcome } from './certificate.js';
import { teamObstacleTexts } from '../team/standing.js';
import type { Exclusion } from './pairs.js';
import { jointPolicies, weightOf } from './policy.js';

/** Lines for people to read, the same in both languages. */
export interface Explanation {
  readonly zh: readonly string[];
  readonly en: readonly string[];
}

type Both = readonly [zh: string, en: string];

/** At most so many resources that were not used are spoken of; the certificate has all. */
const mostUnused = 30;

const excludedBecause: Readonly<Record<Exclusion, Both>> = {
  ...teamObstacleTexts,
  'not-ready': ['未处于可用状态', 'not ready'],
  'owner-declined': ['所属单位已婉拒', 'its owner declined'],
  'owner-suspended': ['所属单位已停用', 'its owner is suspended'],
  'nothing-available': ['没有可用数量', 'nothing is available'],
  'reserve-kept': ['作为储备保留', 'kept as a reserve'],
  'too-late': ['到达过晚', 'it would come too late'],
  'agreement-exhausted': ['协议约定数量已用完', 'all units promised by its agreement are drawn'],
};

/** Why a joint decision came out as it did. `nameOf` gives the name of an administrative division. */
export function explainAllocation(
  certificate: JointCertificate,
  nameOf: (areaCode: string) => string,
): Explanation {
  const lines = [
    ...certificate.requests.map(outcomeOf),
    ...preferred(certificate),
    ...unused(certificate, nameOf),
    ...proofOf(certificate),
  ];
  return { zh: lines.map(([zh]) => zh), en: lines.map(([, en]) => en) };
}

const label = ({ incidentId, sharingId }: JointOutcome): string => `${incidentId} (${sharingId})`;

function outcomeOf(outcome: JointOutcome): Both {
  const { lines, shortfall, need, override } = outcome;
  const units = lines.map(({ resourceId, units: n, arrivesAfterMinutes }) => ({
    resourceId,
    n,
    arrivesAfterMinutes,
  }));
  const zh = units.map((u) => `${u.resourceId}×${u.n}（${u.arrivesAfterMinutes} 分钟）`).join('、') || '无';
  const en =
    units.map((u) => `${u.n} × ${u.resourceId} (${u.arrivesAfterMinutes} min)`).join(', ') || 'nothing';
  const outside = override ? lines.filter((line) => isOutside(line, outcome)).map((l) => l.resourceId) : [];
  const late = lines.filter(({ isLate }) => isLate).map(({ resourceId }) => resourceId);
  return [
    `${label(outcome)}：分配 ${zh}；需要 ${need.amount} ${need.capability}，缺口 ${shortfall}` +
      (late.length > 0 ? `；晚于需用时间到达：${late.join('、')}` : '') +
      (override ? `；人工决定：${override.reason}` : '') +
      (outside.length > 0 ? `；超出协议剩余数量，按协议外使用：${outside.join('、')}` : ''),
    `${label(outcome)} gets ${en}; needs ${need.amount} ${need.capability}, short of ${shortfall}` +
      (late.length > 0 ? `; later than needed: ${late.join(', ')}` : '') +
      (override ? `; decided by hand: ${override.reason}` : '') +
      (outside.length > 0
        ? `; outside the agreement, which has not that many left: ${outside.join(', ')}`
        : ''),
  ];
}

const isOutside = ({ resourceId, agreementId }: JointLine, { terms }: JointOutcome): boolean =>
  agreementId === undefined &&
  terms.some((one) => one.resourceId === resourceId && one.agreementId !== undefined);

/** For each request that goes short, who was put before it with units it could have used, and by what rule. */
function preferred(certificate: JointCertificate): Both[] {
  return certificate.requests
    .filter(({ shortfall }) => shortfall > 0)
    .flatMap((short) =>
      certificate.requests
        .filter(
          (other) =>
            other.sharingId !== short.sharingId &&
            other.lines.some(
              (line) =>
                couldUse(short, line.resourceId, certificate) || drawsOnSame(short, line, certificate),
            ),
        )
        .map((other): Both => {
          const [zh, en] = reason(other, short, certificate);
          return [
            `${label(other)} 先于 ${label(short)}：${zh}`,
            `${label(other)} before ${label(short)} because ${en}`,
          ];
        }),
    );
}

const couldUse = (
  { excluded, need }: JointOutcome,
  resourceId: string,
  { candidates }: JointCertificate,
): boolean => {
  const at = candidates.findIndex((c) => c.resourceId === resourceId);
  return (
    candidates[at]?.capability === need.capability && !Object.values(excluded).some((out) => out.includes(at))
  );
};

/** Whether a line took units under an agreement whose limit then kept the other from resources of its own. */
const drawsOnSame = (
  { excluded, terms }: JointOutcome,
  { agreementId, agreementItem }: JointLine,
  { candidates }: JointCertificate,
): boolean =>
  agreementId !== undefined &&
  (excluded['agreement-exhausted'] ?? []).some((at) => {
    const of = terms.find(({ resourceId }) => resourceId === candidates[at]?.resourceId);
    return of?.agreementId === agreementId && of.agreementItem === agreementItem;
  });

function reason(other: JointOutcome, short: JointOutcome, { policyVersion }: JointCertificate): Both {
  if (other.override)
    return [`人工决定（${other.override.reason}）`, `it was decided by hand (${other.override.reason})`];
  if (other.priority < short.priority) {
    return [
      `优先级 ${other.priority} 高于 ${short.priority}`,
      `its priority ${other.priority} comes before ${short.priority}`,
    ];
  }
  const policy = jointPolicies[policyVersion];
  const gain = ({ priority, need }: JointOutcome): number =>
    (policy ? weightOf(policy, priority) : 1) / need.amount;
  if (gain(other) > gain(short)) {
    return [
      `同样数量满足其需求的比例更大（优先级 ${other.priority}，共需 ${other.need.amount}，后者 ${short.need.amount}）`,
      `the same units cover more of its need (priority ${other.priority}; ${other.need.amount} asked, ${short.need.amount} by the other)`,
    ];
  }
  return [
    '总体未满足最少、按时到达最多的方案如此',
    'so the least is left unmet, and the least comes late, over all requests',
  ];
}

function unused({ candidates, requests }: JointCertificate, nameOf: (areaCode: string) => string): Both[] {
  return candidates
    .flatMap((candidate, at): Both[] => {
      const why = whyUnused(candidate, at, requests, nameOf);
      return why ? [[`${candidate.resourceId} ${why[0]}`, `${candidate.resourceId} ${why[1]}`]] : [];
    })
    .slice(0, mostUnused);
}

function whyUnused(
  candidate: JointCandidateOutcome,
  at: number,
  requests: readonly JointOutcome[],
  nameOf: (areaCode: string) => string,
): Both | undefined {
  const { verdict, areaCode, fromReserve, availableUnits, units } = candidate;
  const area = nameOf(areaCode);
  if (fromReserve > 0) {
    return [`动用${area}储备 ${fromReserve}`, `gives ${fromReserve} out of the reserve of ${area}`];
  }
  switch (verdict) {
    case 'reserve-kept':
      return [
        `${availableUnits - units} 未动用：${area}储备`,
        `${availableUnits - units} not used: held as reserve of ${area}`,
      ];
    case 'not-needed':
      return ['未动用：其他资源更合适', 'not used: others suit better'];
    case 'agreement-exhausted':
      return [`未动用：${excludedBecause[verdict][0]}`, `not used: ${excludedBecause[verdict][1]}`];
    case 'unusable': {
      const because = new Set(
        requests.flatMap(({ excluded }) =>
          (Object.keys(excluded) as Exclusion[]).filter((why) => excluded[why]?.includes(at)),
        ),
      );
      const reasons = [...because].sort().map((why) => excludedBecause[why]);
      return reasons.length === 0
        ? undefined
        : [
            `未动用：${reasons.map(([zh]) => zh).join('、')}`,
            `not used: ${reasons.map(([, en]) => uncapitalized(en)).join(', ')}`,
          ];
    }
    case 'used':
      return undefined;
  }
}

const uncapitalized = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const proofOf = ({ solver }: JointCertificate): Both[] =>
  solver.parts
    .filter(({ proved }) => !proved)
    .map(({ capability, gap }): Both => [
      `${capability}：限时内未能证明最优，距最优不超过 ${Math.ceil(gap * 100)}%`,
      `${capability}: not proved to be the best within the time, at most ${Math.ceil(gap * 100)}% from it`,
    ]);
