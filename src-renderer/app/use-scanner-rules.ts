import { useEffect } from 'react';
import { useAnswer } from '../client/use-answer.ts';
import { setScannerRules } from '../scan/scanner.ts';

/** Takes the scanner's settings from the core each time it is joined. */
export const useScannerRules = (): void => {
  const { data } = useAnswer('scanner rules', (client) => client.settings.get({}));
  useEffect(() => {
    if (data !== null) setScannerRules(data.settings.scanner);
  }, [data]);
};
