const withheld =
  /^(command\.|allocation\.|agency\.credential-|agency\.duty-contact-|drill\.planned|person\.revealed|duty\.|message\.|team\.(member|qualification|training|insured))/;

/**
 * Whether an event of this stored name is kept from partners: outcomes of others' commands, keys and contacts of
 * agencies, what other negotiations of a joint decision were told, the script of a drill, whose data were looked at and
 * why, who is on duty and was called, and who a team's members are.
 */
export const isWithheld = (storedName: string): boolean => withheld.test(storedName);
