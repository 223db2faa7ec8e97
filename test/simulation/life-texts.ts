import type { TextFetcher } from '../../shared/ports/text-fetcher.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** Fetches the simulated robots.txt of each host. */
export function createLifeTexts(world: World, life: Life): TextFetcher {
	return {
		fetch: ({ url }, signal) =>
			life.call({ name: `fetch ${url}` }, async () => {
				const { answer, afterMs } = world.web.robots(url);
				await life.clock.sleep(afterMs, signal);
				return answer;
			}),
		close: async () => undefined,
	};
}
