import { lifelikeTiming } from '../../rig/virtual-hub-behaviour.ts';
import type { ShelfHub } from '../../rig/virtual-rig.ts';
import { newVersion, returnedHub } from './bench-site.ts';

/** Of the release that the scenes install. */
export const sceneImageBytes = 98_304;

const timing = { ...lifelikeTiming, countdownMs: 500 };

/** Hubs that come to every kind of verdict, for scenes that show them all at once. */
export const sceneHubs: readonly ShelfHub[] = [
  returnedHub(0, { timing }),
  returnedHub(1, { timing }),
  returnedHub(2, {
    timing,
    firmwareVersion: newVersion,
    firmwareBytes: sceneImageBytes,
    story: 'Already current',
  }),
  returnedHub(3, {
    timing,
    story: 'Other hardware version than its records',
    behaviour: { identity: { model: '01020099' } },
  }),
  returnedHub(4, { timing, story: 'Its storage refuses the write', behaviour: { failsWrite: true } }),
  returnedHub(5, { timing }),
  returnedHub(6, { timing }),
  returnedHub(7, { timing, story: 'On no Work Order' }),
];

/** The last is on no Work Order. */
export const sceneExpected: readonly number[] = [0, 1, 2, 3, 4, 5, 6];
