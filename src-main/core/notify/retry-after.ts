import type { IncomingHttpHeaders } from 'node:http';

/**
 * `Retry-After` in ms (RFC 9110, 10.2.3): seconds, or a date. A date is taken against the answer's own `Date`, because
 * this machine's clock may be wrong. Null when absent or unreadable.
 */
export const readRetryAfter = (headers: IncomingHttpHeaders): number | null => {
  // A header that is absent reads `undefined`, which is neither a number nor a date.
  const text = String(headers['retry-after']);
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const waitMs = Date.parse(text) - Date.parse(String(headers.date));
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
};
