import { readPlan } from '../plan.ts';
import AloneRunner from './alone-runner.ts';
import HuntRunner from './hunt-runner.ts';
import ReachRunner from './reach-runner.ts';

const runners = { reach: ReachRunner, hunt: HuntRunner, alone: AloneRunner };

export default runners[readPlan().kind];
