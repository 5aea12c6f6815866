export { pause } from '#platform';
