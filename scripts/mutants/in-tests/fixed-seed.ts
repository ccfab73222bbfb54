import { configureGlobal, readConfigureGlobal } from 'fast-check';

// A mutant must not owe its life, or its end, to the luck of the day.
configureGlobal({ ...readConfigureGlobal(), seed: 20261123 });
