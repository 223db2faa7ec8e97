import { createPostgresSink } from '../adapters/postgres/postgres-sink.ts';
import { createRowWriter } from '../app/deliver/write-rows.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';

/** The use case that writes rows, with what reaches their databases. */
export function createStackRowWriter(stack: Stack, { network }: Settings) {
	return createRowWriter({ ...stack, rowSink: createPostgresSink(network) });
}
