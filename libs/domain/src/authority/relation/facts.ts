import type { AgencyKind, Party, PolicyRole, Speaker } from './subject.js';

/** By what an agency came to take part; the last is by its own report. */
export type TieKind =
  'task' | 'notified' | 'line' | 'commanding' | 'obliged' | 'report-recipient' | 'reporter';

export interface Joined {
  readonly agencyId: string;
  readonly as: TieKind;
}

/** What is on record of an incident. */
export interface IncidentFacts {
  readonly areaCode: string;
  /** The present one. */
  readonly category: string;
  /** Established by `incident.establish-command`. */
  readonly commanding?: string;
  /** Ties that have not ended, the reporter's among them. */
  readonly joined: readonly Joined[];
  /** Who has given somebody else a task in it. */
  readonly assigners?: readonly string[];
  readonly verified?: boolean;
  /** The later of its end and of the return of the team in question; nothing while either is out or open. */
  readonly endedAt?: string;
}

/**
 * What a command would set, and what it names; found out from its body and the registry. A field that the rule of the
 * command asks for and that is missing counts against it.
 */
export interface Content {
  /** Every area that would be set. */
  readonly areaCodes?: readonly string[];
  readonly hazard?: string;
  readonly category?: string;
  /** Agencies that it names: asked, called, assigned, established, reviewing, drilling. */
  readonly named?: readonly (Party & { readonly accepts?: boolean })[];
  /** Owners of the resources and teams that it names. */
  readonly owners?: readonly string[];
  /** What it cites or is made from: an incident, a drill, a seed. */
  readonly cited?: Facts;
  readonly planKind?: string;
  /** The key that it replaces or revokes. */
  readonly keyId?: string;
  readonly roles?: readonly PolicyRole[];
  /** The new key has signed what section 5 of the design names. */
  readonly possessionProved?: boolean;
  readonly capacity?: string;
  /** The agency of a message that came in another's name: a CAP sender that is not the issuer. */
  readonly sender?: { readonly agencyId: string; readonly agreed: boolean };
}

/** What is on record of an object and of its incident, at one place of the log: plain values. */
export interface Facts {
  /** It does not exist yet: whoever makes it will own it, and there is nothing to hide. */
  readonly isNew?: boolean;
  /** An agency, a key, a mandate, a person or the installation: what is administered. */
  readonly isRegistry?: boolean;
  /**
   * A task, request, report or the like of its incident: who sees the incident in part does not see it for that alone.
   * Left out for an offer, for which sight of the incident suffices.
   */
  readonly isWithin?: boolean;
  readonly owner?: string;
  readonly requester?: string;
  readonly asked?: readonly string[];
  /** Who has answered or offered, asked or not. */
  readonly answerers?: readonly string[];
  readonly lineOwners?: readonly string[];
  /** Whose each line is, where what is shown names lines and does not hold them: an event. */
  readonly lines?: readonly { readonly lineId: string; readonly ownerAgencyId: string }[];
  /** Assignee, called agency or its stand-in, reviewer, other side, obliged, participant of a drill, holder of an action. */
  readonly addressees?: readonly string[];
  /**
   * Of an event, beside those whom it names: who owns the resource that it asks for, asked what it answers, claimed what it
   * pays, or has to answer a question that names nobody.
   */
  readonly concerned?: readonly string[];
  readonly issuer?: string;
  readonly proposer?: string;
  readonly caller?: string;
  readonly assigner?: string;
  readonly planner?: string;
  /** Of a warning or a sensor: what `command`, `local` and `warn` reach by area. */
  readonly areaCodes?: readonly string[];
  readonly hazard?: string;
  readonly category?: string;
  /** All that it belongs to: both of a merge or link, every one of a joint decision. */
  readonly incidents?: readonly IncidentFacts[];
  /** Published to these kinds; `everyKind` is everybody. */
  readonly openTo?: readonly AgencyKind[];
  /** Who is local to it has no sight of it for that: of a warning for those whom it names. */
  readonly isKept?: boolean;
  /** Agencies that it was made known to by name: a restricted warning's. */
  readonly informed?: readonly string[];
  readonly content?: Content;
  /** Why the service does it, where it does. */
  readonly cause?: 'event' | 'deadline' | 'threshold';
  /** Who requisitioned, reported an action done, or gave a command that waits for a second person. */
  readonly doneBy?: Speaker;
  /** What waits is not to be confirmed by a key that is nobody's. */
  readonly needsPerson?: boolean;
  /** Who had a hand in a draft. */
  readonly drafters?: readonly Speaker[];
  readonly claimant?: string;
  /** Silent or suspended. */
  readonly issuerSilent?: boolean;
  /** The key that is issued is the agency's first. */
  readonly isFirstKey?: boolean;
  readonly ownerSuspended?: boolean;
  /** The last key of any administrator, or the last mandate to audit. */
  readonly isLast?: boolean;
  /** The last key with which its agency speaks or administers, or the third revoked within an hour. */
  readonly isDrastic?: boolean;
  /** It changes by what account somebody signs in. */
  readonly isNewSignIn?: boolean;
  /** It overrides the ranking, or is of event level I or II, or response level 1 or 2. */
  readonly isOverride?: boolean;
  readonly isHighLevel?: boolean;
  /** A statutory report of a major incident. */
  readonly isMajor?: boolean;
  /** Who last stated the value that is replaced. */
  readonly stated?: string;
  /** Agencies that wait for the answer of a duty contact. */
  readonly waiting?: readonly string[];
  /** Ids of objects that the viewer sees, where ids are shown. */
  readonly seen?: readonly string[];
  /** When it is asked, RFC 3339 in UTC. */
  readonly at?: string;
}
