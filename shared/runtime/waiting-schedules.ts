import { createDynamoScheduleStates } from '../adapters/aws/dynamo-schedule-states.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Starts the runs of schedules that have waited for their last one. What starts jobs is loaded when there is one: mostly there is none. */
export function createWaitingStarter(stack: Stack, settings: Settings, env: Env): () => Promise<void> {
	const states = createDynamoScheduleStates(stack.table);
	return async () => {
		if ((await states.list()).every(({ waiting }) => waiting.length === 0)) return;
		const { createStackScheduleRunner } = await import('./schedules.ts');
		await createStackScheduleRunner(stack, settings, env).startWaiting();
	};
}
