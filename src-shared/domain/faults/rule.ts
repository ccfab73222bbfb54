/**
 * What may be done about a fault. `automatic`: the program itself tries again, within its limits. `operator`: worth
 * another try after the hint was followed. `never`: the same input gives the same answer.
 */
export interface FaultRule {
  readonly retry: 'automatic' | 'operator' | 'never';
  readonly hint: string;
}
