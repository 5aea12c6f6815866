/**
 * The CloudEvents 1.0 attributes used here. `principal`, `role`, `audience`, `issuedat` and so on are extension attributes:
 * `signature` is a detached JWS (RFC 7515 app. F) over the JCS form (RFC 8785) of all the others with `data`.
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  /** `/agencies/<agency id>`; `source` and `id` together are the identity of a command. */
  readonly source: string;
  readonly type: string;
  /** Stream id of the aggregate addressed. */
  readonly subject: string;
  /** When it happened, RFC 3339. */
  readonly time: string;
  readonly datacontenttype?: string;
  readonly principal: string;
  readonly role: string;
  /** Revision of the aggregate that the sender saw; the command is refused when it has changed since. */
  readonly ifrevision?: string;
  readonly correlationid?: string;
  /** Id of the drill inside which it is said. Without it a message is of the live scope. */
  readonly drill?: string;
  /** Id of the installation that it is for; signed, and required of what agencies send. */
  readonly audience?: string;
  /** When it was signed, RFC 3339; required of what agencies send. */
  readonly issuedat?: string;
  /** Until when it may be taken, RFC 3339; 24 hours from `issuedat` without it. */
  readonly notafter?: string;
  readonly signature?: string;
  readonly data: unknown;
}

export const agencySource = (agencyId: string): string => `/agencies/${agencyId}`;

/** The agency that a `source` names, if it names one. */
export const agencyOfSource = (source: string): string | undefined =>
  /^\/agencies\/([^/]+)$/.exec(source)?.[1];

const prefix = 'liandong.';

/** `incident.report` → `liandong.incident.report.v1`. */
export const messageType = (name: string, version = 1): string => `${prefix}${name}.v${version}`;

/** The name inside a message type of the current version. */
export const nameOfType = (type: string): string | undefined => /^liandong\.(.+)\.v1$/.exec(type)?.[1];
