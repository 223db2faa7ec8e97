import { expect, it } from 'vitest';
import { createActivity } from '../../../../../../services/cli/commands/serve/stay-up.ts';

it('looks again when a function has run, unless it only looked after the jobs itself', () => {
	const activity = createActivity();

	activity.note({ functionName: 'SweeperFunction' });
	expect(activity.take()).toBe(false);
	activity.note({ functionName: 'ApiFunction' });
	activity.note({ functionName: 'SweeperFunction' });
	expect(activity.take()).toBe(true);
	expect(activity.take()).toBe(false);
});
