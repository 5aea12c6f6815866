/** What of an incident is still open, by id in the order of the ids. */
export interface OpenWork {
  readonly tasks: readonly string[];
  readonly requests: readonly OpenRequestWork[];
}

/** A negotiation with its lines that somebody has decided to take or to give, and that are not back. */
export interface OpenRequestWork {
  readonly sharingId: string;
  readonly lines: readonly {
    readonly lineId: string;
    /** Of the negotiation. */
    readonly step: string;
  }[];
}

export const noOpenWork: OpenWork = { tasks: [], requests: [] };

export const isNothingOpen = ({ tasks, requests }: OpenWork): boolean =>
  tasks.length === 0 && requests.length === 0;
