/** Of casualties, in the order in which they are told. */
export const casualtyNames = ['dead', 'injured', 'missing', 'trapped'] as const;
