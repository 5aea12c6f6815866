export { phonesOf, playDemo, type DemoOptions } from './demo.js';
export { registerParties } from './keys.js';
export { demoStaff, keysOfStaff, registerStaff, type SignInAccount, type Staffing } from './staffing.js';
export type { StaffMember } from './story/staff.js';
export { speed } from './options.js';
export type { Credentials } from './play/sign-in.js';
export { NightUnfinished } from './play/performance.js';
export { ApiFailure } from './summary/api-client.js';
