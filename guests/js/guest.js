// The world `guest` of guests/wit: what the native baseline calls, exported as it is.
export { pricing, fraud, probe } from '../../native-baselines/js/logic/index.js';
