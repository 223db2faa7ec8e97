import { isAllowedByRobots, isProductToken, parseRobots, pathOf } from '../../../../shared/core/hosts/robots/robots.ts';
import { normalizedPattern } from '../../../../shared/core/hosts/robots/robots-rule.ts';
import type { Suite } from '../suite.ts';

interface RobotsCase {
	readonly test: string;
	readonly kind: 'allowed' | 'path' | 'escape' | 'validUserAgent';
	readonly robots?: string;
	readonly agent?: string;
	readonly url?: string;
	readonly expected: boolean | string;
}

/** The cases of google/robotstxt. */
export const robots: Suite = {
	name: 'robots',
	file: 'robots/google-robotstxt.json',
	cases: ({ cases }: { readonly cases: readonly RobotsCase[] }) =>
		cases.map((given, i) => ({ id: `${i} ${given.test}`, expected: given.expected, actual: () => answerTo(given) })),
};

function answerTo({ kind, robots = '', agent = '', url = '' }: RobotsCase): boolean | string {
	switch (kind) {
		case 'allowed':
			return isAllowedByRobots(parseRobots(robots, agent), url);
		case 'path':
			return pathOf(url);
		case 'escape':
			return normalizedPattern(url);
		case 'validUserAgent':
			return isProductToken(agent);
	}
}
