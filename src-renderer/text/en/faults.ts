/** Failures that are not the core's to describe. */
export const faults = {
  unreachable: {
    message: 'The bench core does not answer.',
    hint: 'Wait until it is back; this screen joins it by itself. What the slots last showed may be out of date.',
  },
  internal: {
    message: 'Something in the program went wrong.',
    hint: 'Try again. If it comes back, save a diagnostics bundle in Settings and send it to support.',
  },
  screenBroke: {
    title: 'This screen could not be drawn',
    message: 'The bench goes on working; only this part of the display failed.',
    reload: 'Reload the screen',
  },
  reload: 'Try again',
};
