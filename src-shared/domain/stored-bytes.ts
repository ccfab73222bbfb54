/**
 * What comparing a hub's storage with an image brought. `unproven`: the hub cannot be asked for its bytes, so that its
 * running firmware's word is all there is.
 */
export type StoredBytes = 'matches' | 'differs' | 'unproven';
