export const bench = {
  title: 'Bench',
  /** In lists and badges. */
  outcome: {
    open: 'Open',
    're-flashed': 'Re-flashed',
    'already-current': 'Already current',
    quarantined: 'Quarantined',
    failed: 'Failed',
    interrupted: 'Interrupted',
  },
};
