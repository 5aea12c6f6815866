/** How each event is called in the log when it is written today. A new event does not compile without a name. */
export type StoredNames<Event extends { readonly type: string }> = Readonly<Record<Event['type'], string>>;

/**
 * Names that were written once, each with the way from its data to today's event. A line is never removed: the log is
 * for ever.
 */
export type EarlierNames<Event> = Readonly<Record<string, (data: never) => Event>>;
