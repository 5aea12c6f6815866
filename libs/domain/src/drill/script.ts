/** A planned event that a participant is confronted with (注入). */
export interface DrillInject {
  id: string;
  /** Minutes of the drill's clock after its start. */
  afterMinutes: number;
  /** To whom it is delivered. */
  agencyId: string;
  text: string;
  /** What the addressee is expected to do, for people. */
  expectedAction?: string;
  /** The command that counts as the response, such as `incident.verify`; left out, acknowledging it does. */
  expectedCommand?: string;
  /** Time to respond in minutes of the drill's clock, counted from the delivery. */
  expectedWithinMinutes: number;
  objectiveId?: string;
}

export interface DrillObjective {
  id: string;
  text: string;
}

/** A past incident of which the timeline becomes injects. */
export interface DrillSeed {
  incidentId: string;
  /** The whole timeline is brought into so many minutes; left out, it keeps its own time. */
  durationMinutes?: number;
  /** At most so many injects; those that expect something go first. */
  mostInjects?: number;
}
