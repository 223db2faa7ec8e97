import { createDeadLetterHandler } from '../app/recover/handle-dead-letter.ts';
import type { Stack } from './stack.ts';

/** Days for which a dead letter is kept. */
const KEEP_DAYS = 30;

/** The use case that ends what its queue has given up; shared by the dead-letter handler and the sweeper. */
export function createStackDeadLetters(stack: Stack) {
	return createDeadLetterHandler({ ...stack, keepDays: KEEP_DAYS });
}
