/**
 * What review asks for by time and by answer. Without them the day's attempts and the notified hubs of each Work
 * Order are found by reading all attempts and the whole outbox.
 */
export const reviewIndexes = {
  number: 3,
  name: 'review indexes',
  sql: `
CREATE INDEX attempts_by_end ON attempts (ended_at_ms) WHERE ended_at_ms IS NOT NULL;
CREATE INDEX outbox_accepted ON outbox (work_order_id, chf_id) WHERE state = 'accepted';
`,
} as const;
