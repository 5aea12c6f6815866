import { nothing, type FactsOf } from './ask.js';

/** Whoever is sent a message; no command about one comes from outside. */
export const ofMessage: FactsOf = async ({ runners, targetId, atLeast }) => {
  const { request } = await runners.message.state(targetId, atLeast);
  return request ? { addressees: [request.recipient.agencyId] } : nothing;
};
