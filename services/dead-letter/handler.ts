import { createDeadLetterFunction } from '../../shared/runtime/dead-letter.ts';

export const handler = createDeadLetterFunction(process.env);
