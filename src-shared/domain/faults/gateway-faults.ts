import type { FaultRule } from './rule.ts';

export const gatewayFaults = {
  'gateway-unreachable': {
    retry: 'automatic',
    hint: 'Work goes on offline. Check the network; the backlog is kept and sent later.',
  },
  'gateway-timeout': {
    retry: 'automatic',
    hint: 'The gateway is slow or the network lost its answer. The batch is kept and asked for again.',
  },
  'gateway-reply-lost': {
    retry: 'automatic',
    hint: 'The connection broke before the answer was complete. The batch is kept and asked for again.',
  },
  'gateway-busy': {
    retry: 'automatic',
    hint: 'The gateway asked to wait. The backlog is kept and sent later.',
  },
  'gateway-answer-invalid': {
    retry: 'operator',
    hint: 'What answers is not the gateway: check the address, and any proxy in between.',
  },
  'gateway-misconfigured': {
    retry: 'operator',
    hint: 'The gateway does not take batches from this bench. Check its address and the client certificate.',
  },
  'certificate-out-of-date': {
    retry: 'operator',
    hint: 'Check this machine’s clock first. If it is right, whoever runs the far end has to renew its certificate.',
  },
  'gateway-refused-batch': {
    retry: 'operator',
    hint: 'The gateway refused the whole batch. Its hubs are parked with the reason: correct them, then send again.',
  },
  'receipt-invalid': {
    retry: 'operator',
    hint: 'The receipt does not answer exactly what was sent, so nothing of it was used. Tell the keeper of the gateway.',
  },
  'receipt-not-ours': {
    retry: 'never',
    hint: 'This bench sent no such batch. Import the receipt on the bench that exported the batch.',
  },
  'message-invalid': {
    retry: 'never',
    hint: 'The message breaks the schema in resources/gateway. Correct the named field, then send again.',
  },
  'outbox-entry-not-parked': {
    retry: 'never',
    hint: 'Only a parked notification can be corrected or sent again. List the parked ones first.',
  },
  'export-unwritable': {
    retry: 'operator',
    hint: 'Check that the export folder exists, has room, and that this user may write to it.',
  },
  'sync-cancelled': {
    retry: 'operator',
    hint: 'Nothing was lost. Start the sync again to send the rest.',
  },
} as const satisfies Record<string, FaultRule>;
