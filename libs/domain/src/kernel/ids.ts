/** Ids of aggregates: they appear in stream names, URLs, message keys and names of files. */
export const aggregateIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
