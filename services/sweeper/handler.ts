import { createSweeperFunction } from '../../shared/runtime/sweeper.ts';

export const handler = createSweeperFunction(process.env);
