/**
 * What the service tells an agency on the agency's own topic: a CloudEvent 1.0 whose attributes are all texts. All of
 * them and `data` are signed by the installation (docs/signing.md).
 */
export interface ToldEvent {
  readonly specversion: '1.0';
  /** The same however often and to whomever it is told; of a picture, the same however often it is written. */
  readonly id: string;
  readonly source: string;
  /** `liandong.<event>.v<n>`, or {@link pictureType}. */
  readonly type: string;
  /** Stream of what it is about, such as `incident-INC-1`. */
  readonly subject: string;
  readonly time: string;
  /** Id of the installation that tells it. */
  readonly installation: string;
  /** Place of the event in the log, decimal; of a picture, of the event before which it stands. */
  readonly logposition: string;
  readonly recordedtime?: string;
  readonly revision?: string;
  /** Who did it, where that is for the reader. */
  readonly agency?: string;
  /** The incident that it belongs to, where the reader sees that. */
  readonly incidentid?: string;
  /** How much of the object the reader sees: `whole`, `part` or `request`. */
  readonly sight: string;
  /** What the rules leave out for the reader, with commas between; left out where that is nothing. */
  readonly cut?: string;
  readonly drill?: string;
  readonly data: unknown;
}

/** All that a reader may see of an object when it begins to see it, or comes to see more. */
export const pictureType = 'liandong.picture.v1';

/**
 * From here on the agency is told. All that is open to it follows as pictures; what happened before, since it was last
 * told, comes in no other way.
 */
export const beginningType = 'liandong.beginning.v1';

export const toldSource = '/liandong';
