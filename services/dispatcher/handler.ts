import { createDispatcherFunction } from '../../shared/runtime/dispatcher.ts';

export const handler = createDispatcherFunction(process.env);
