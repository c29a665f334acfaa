// The world `guest` of guests/wit: what the native baseline calls, exported as it is.
import './byte-order-mark.js';

export { pricing, fraud, probe } from '../../native-baselines/js/logic/index.js';
