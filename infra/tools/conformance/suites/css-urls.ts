import { cssUrls } from '../../../../shared/core/links/html/css-urls.ts';
import type { Suite } from '../suite.ts';

interface Data {
	readonly cases: readonly {
		readonly test: string;
		readonly css: string;
		readonly count: number;
		/** By position; not all are told. */
		readonly urls: Readonly<Record<string, string>>;
	}[];
}

export const cssUrlSuite: Suite = {
	name: 'css-urls',
	file: 'links/css-urls.json',
	cases: ({ cases }: Data) =>
		cases.map(({ test, css, count, urls }) => ({
			id: test,
			expected: { count, ...urls },
			actual: () => {
				const found = cssUrls(css);
				const told = Object.keys(urls).map((at) => [at, found[Number(at)]?.url]);
				return { count: found.length, ...Object.fromEntries(told) };
			},
		})),
};
