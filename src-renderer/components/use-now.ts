import { useEffect, useState } from 'react';

/** This machine's clock, drawn anew every `everyMs`. For ages on screen; nothing is decided by it. */
export const useNow = (everyMs = 1_000): number => {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
};
