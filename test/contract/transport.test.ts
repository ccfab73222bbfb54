import { transportFacts } from './transport.ts';
import { overPort, overWebSocket } from './transports.ts';

transportFacts('a MessagePort', overPort);
transportFacts('a web socket', overWebSocket);
