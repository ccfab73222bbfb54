const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** `95 s`, `12 min`, `3 h`, `2 days`: one figure, as an age needs no more. */
const age = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.round(hours / 24)} days`;
};

/** `0:42`, `12:05`. */
const countdown = (seconds: number): string => {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
};

/** Numbers, times and sizes as this language writes them. */
export const units = {
  count: (value: number): string => whole.format(value),
  /** `value` is a fraction, 0..1. Never rounds up to 100. */
  percent: (value: number): string => `${value >= 1 ? 100 : Math.min(99, Math.round(value * 100))} %`,
  age,
  countdown,
  seconds: (ms: number): string => `${(ms / 1_000).toFixed(1)} s`,
  milliseconds: (ms: number): string => `${ms < 10 ? ms.toFixed(1) : whole.format(ms)} ms`,
  kibibytes: (bytes: number): string => `${whole.format(bytes / 1024)} KiB`,
  clock: (atMs: number): string => clock.format(atMs),
  dateTime: (atMs: number): string => dayAndClock.format(atMs),
};
