import { createConsumerFunction } from '../../shared/runtime/consumer.ts';

export const handler = createConsumerFunction(process.env);
